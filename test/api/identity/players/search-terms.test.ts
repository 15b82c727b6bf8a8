/** By which texts names are found, and how many of them there are at most. */
import { expect } from 'chai'
import fc from 'fast-check'
import {
  PREFIX_MAX,
  PREFIX_MIN,
  termFor,
  termsOf,
  type Match,
} from '../../../../api/identity/players/search-terms.ts'

const finds = (
  names: { givenName: string; familyName?: string },
  [asked, match]: [string, Match],
): boolean => {
  const term = termFor(asked, match)
  return termsOf(names).some((one) => one.match === match && one.text === term?.text)
}

describe('what a player is found by', () => {
  const anna = { givenName: 'Ánna', familyName: "O'Brien-Müller" }

  it('is either name and both, in either order, however they are written', () => {
    const exact = ['anna', 'ANNA', 'o’brien-muller', 'Anna  O‘Brien‐Müller', 'o`brien-müller ánna']
    for (const name of exact) expect(finds(anna, [name, 'exact']), name).to.equal(true)
    for (const name of ['ann', 'brien', 'anna m']) {
      expect(finds(anna, [name, 'exact']), name).to.equal(false)
    }
  })

  it('is how these begin, and not how they go on', () => {
    const begun = ['an', 'Án', 'anna o', "O'B", "o'brien-m", 'anna o’brien-muller']
    for (const name of begun) expect(finds(anna, [name, 'prefix']), name).to.equal(true)
    for (const name of ['na', 'brien', 'anna m']) {
      expect(finds(anna, [name, 'prefix']), name).to.equal(false)
    }
  })

  it('is one name where there is but one, of any script', () => {
    const one = { givenName: 'Юрій' }
    expect(termsOf(one).filter(({ match }) => match === 'exact')).to.have.length(1)
    expect(finds(one, ['ЮРІЙ', 'exact'])).to.equal(true)
    expect(finds(one, ['юр', 'prefix'])).to.equal(true)
  })

  it('is bounded, and never nothing that was asked for', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 })
    fc.assert(
      fc.property(name, fc.option(name, { nil: undefined }), (givenName, familyName) => {
        const terms = termsOf({ givenName, familyName })
        expect(terms.length).to.be.at.most(4 + 2 * (PREFIX_MAX - PREFIX_MIN + 1))
        const texts = terms.map(({ match, text }) => `${match} ${text}`)
        expect(new Set(texts).size).to.equal(texts.length)
        for (const { match, text } of terms) {
          const { length } = Array.from(text)
          if (match === 'prefix') expect(length).to.be.within(PREFIX_MIN, PREFIX_MAX)
        }
      }),
    )
  })

  it('is found by every beginning that is long enough', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcé ñЖ-'), minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(letters, letters, fc.nat({ max: 60 }), (a, b, length) => {
        const asked = `${a}x ${b}y`.slice(0, length)
        if (termFor(asked, 'prefix') === null) return
        expect(finds({ givenName: `${a}x`, familyName: `${b}y` }, [asked, 'prefix'])).to.equal(true)
      }),
    )
  })
})
