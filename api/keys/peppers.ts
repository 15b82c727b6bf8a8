/** E-mails and persons are known by peppered hashes only: without the pepper nobody can tell whose a hash is. */
import { createHmac, hkdfSync } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { nameForm } from '../../domain/shared/unicode.ts'

/** `familyName`: left out for who has one name. */
type Named = {
  givenName: string
  familyName?: string | undefined
  dateOfBirth: string
  country: string
}

/** Each answers 64 hex digits. */
export type Peppers = {
  /** Two spellings of one address have the same. */
  readonly ofEmail: (email: string) => string
  /** Of name, date of birth (YYYY-MM-DD) and country; ways of writing one name make no difference (docs/adr/0024-names.md). */
  readonly ofPerson: (person: Named) => string
  /** As it was made before that policy; null where it is the same. */
  readonly ofPersonBefore: (person: Named) => string | null
  /** Of a name in the form in which names are compared, or of how it begins; the two never have the same. */
  readonly ofName: (match: 'exact' | 'prefix', text: string) => string
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
  const name = hasher('search pepper')
  const body = hasher('body pepper')
  return {
    ofEmail: (address) => email(mailbox(address)),
    ofPerson: (one) => person(textOf(one, nameForm)),
    ofPersonBefore(one) {
      const before = textOf(one, formerForm)
      return before === textOf(one, nameForm) ? null : person(before)
    },
    ofName: (match, text) => name(JSON.stringify([match, text])),
    ofBody: (asked) => body(JSON.stringify(asked)),
  }
}

/** An international domain and its ASCII form (RFC 5891) are one. */
function mailbox(address: string): string {
  const plain = address.trim().normalize('NFKC').toLowerCase()
  const at = plain.lastIndexOf('@')
  return `${plain.slice(0, at + 1)}${domainToASCII(plain.slice(at + 1)) || plain.slice(at + 1)}`
}

function textOf(person: Named, form: (name: string) => string): string {
  const { givenName, familyName = '', dateOfBirth, country } = person
  return JSON.stringify([form(givenName), form(familyName), dateOfBirth, country])
}

const formerForm = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/gu, ' ').trim().toLowerCase()
