/** E-mails and persons are known by peppered hashes only: without the pepper nobody can tell whose a hash is. */
import { createHmac, hkdfSync } from 'node:crypto'

/** Each answers 64 hex digits. */
export type Peppers = {
  /** Two spellings of one address have the same. */
  readonly ofEmail: (email: string) => string
  /** Of name, date of birth (YYYY-MM-DD) and country; case, accents and spaces make no difference. */
  readonly ofPerson: (person: {
    givenName: string
    familyName: string
    dateOfBirth: string
    country: string
  }) => string
  /** Of what a caller asked for, where that is personal and its plain hash could be guessed. */
  readonly ofBody: (body: object) => string
}

/** `root`: the keyring's. */
export function createPeppers(root: Buffer): Peppers {
  const hasher = (purpose: string) => {
    const pepper = Buffer.from(hkdfSync('sha256', root, '', purpose, 32))
    return (text: string) => createHmac('sha256', pepper).update(text).digest('hex')
  }
  const email = hasher('e-mail pepper')
  const person = hasher('person pepper')
  const body = hasher('body pepper')
  return {
    ofEmail: (address) => email(address.trim().normalize('NFKC').toLowerCase()),
    ofPerson: ({ givenName, familyName, dateOfBirth, country }) =>
      person(JSON.stringify([plain(givenName), plain(familyName), dateOfBirth, country])),
    ofBody: (asked) => body(JSON.stringify(asked)),
  }
}

const plain = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/gu, ' ').trim().toLowerCase()
