/** What staff see of a person without a reveal: the first letter as its own language writes it, and nothing by which anybody is found. */
import { expect } from 'chai'
import { masked } from '../../../../api/identity/players/masked.ts'
import type { Personal } from '../../../../api/identity/players/personal-data.ts'

const ADDRESS = { street: '1 Republic Street', city: 'Valletta', postalCode: 'VLT 1110' }
const someone = (of: Partial<Personal> = {}): Personal => ({
  email: 'ada.borg@example.co.uk',
  givenName: 'Ada',
  familyName: 'Borg',
  dateOfBirth: '1990-05-17',
  address: ADDRESS,
  ...of,
})

describe('a masked person', () => {
  it('has initials, a year, the ends of an e-mail and the first letter of the town', () => {
    expect(masked(someone())).to.deep.equal({
      email: 'a•••@e•••.uk',
      givenName: 'A.',
      familyName: 'B.',
      dateOfBirth: '1990',
      address: { street: '•••', city: 'V•••', postalCode: '•••' },
    })
  })
  it('has no more than was said', () => {
    const { street, city } = ADDRESS
    const { email, givenName, dateOfBirth } = someone()
    const one = { email, givenName, dateOfBirth, address: { street, city } }
    expect(masked(one)).to.not.have.property('familyName')
    expect(masked(one).address).to.deep.equal({ street: '•••', city: 'V•••' })
  })
  for (const [language, name, shown] of [
    ['Greek', 'Ελένη', 'Ε.'],
    ['Cyrillic with a mark', 'Й\u0306ога', 'Й\u0306.'],
    ['Arabic', 'محمد', 'م.'],
    ['Hebrew', 'שרה', 'ש.'],
    ['Devanagari, a vowel belongs to its letter', 'किरण', 'कि.'],
    ['Thai', 'สมชาย', 'ส.'],
    ['Han', '王小明', '王.'],
    ['Han beyond the first plane', '𠮷野', '𠮷.'],
    ['Hangul of single jamo', '\u1112\u1161\u11ab별', '한.'],
    ['Latin decomposed', 'E\u0301va', 'É.'],
    ['an apostrophe before it', '’t Hart', 't.'],
    ['something unseen before it', '\u200bAda', 'A.'],
  ] as const) {
    it(`begins as its language writes it: ${language}`, () => {
      expect(masked(someone({ givenName: name })).givenName).to.equal(shown)
    })
  }
  for (const [email, shown] of [
    ['a@b.example', 'a•••@b•••.example'],
    ['жанна@почта.рф', 'ж•••@п•••.рф'],
    ['"odd@place"@example.com', 'o•••@e•••.com'],
    ['root@localhost', 'r•••@l•••'],
    ['no address', 'n•••'],
  ] as const) {
    it(`tells of ${email} no more than its beginnings`, () => {
      expect(masked(someone({ email })).email).to.equal(shown)
    })
  }
  it('tells nothing of how long anything is', () => {
    const [short, long] = ['ab@cd.com', `a${'b'.repeat(60)}@c${'d'.repeat(60)}.com`]
    expect(masked(someone({ email: short })).email).to.equal(masked(someone({ email: long })).email)
  })
})
