/** From which instant on newer terms wait to be accepted, and by whom. */
import { expect } from 'chai'
import { TERMS, TERMS_VERSION, termsAt, termsDue } from '../../../domain/identity/terms.ts'

const TWO = [
  { version: 'first', from: '2026-01-01' },
  { version: 'second', from: '2026-06-01' },
]

describe('terms', () => {
  for (const [when, at, due] of [
    ['the day before', '2026-05-31T00:00:00.000Z', null],
    ['the last millisecond before', '2026-05-31T23:59:59.999Z', null],
    ['the first millisecond of', '2026-06-01T00:00:00.000Z', 'second'],
    ['the millisecond after that of', '2026-06-01T00:00:00.001Z', 'second'],
    ['the day after', '2026-06-02T00:00:00.000Z', 'second'],
  ] as const) {
    it(`are due ${when} their day from whoever accepted the former`, () => {
      expect(termsDue('first', at, TWO)).to.equal(due)
      expect(termsAt(at, TWO)).to.equal(due ?? 'first')
    })
  }
  it('are due from nobody who accepted them ahead of their day', () => {
    expect(termsDue('second', '2026-05-31T00:00:00.000Z', TWO)).to.equal(null)
    expect(termsDue('second', '2026-06-01T00:00:00.000Z', TWO)).to.equal(null)
  })
  it('are due from whoever never accepted any, or some that are not known any more', () => {
    for (const accepted of [null, '2020-1']) {
      expect(termsDue(accepted, '2026-05-31T00:00:00.000Z', TWO)).to.equal('first')
    }
  })
  it('that a registration names are those in force', () => {
    expect(TERMS.at(-1)?.version).to.equal(TERMS_VERSION)
    expect(termsAt('2020-01-01T00:00:00.000Z')).to.equal(TERMS[0]?.version)
  })
})
