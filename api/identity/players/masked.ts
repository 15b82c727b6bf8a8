/** What of a person staff see without asking: enough to tell two apart on the telephone, too little to know who it is. Pure. */
import { withoutInvisible } from '../../../domain/shared/unicode.ts'
import type { Personal } from './personal-data.ts'

/** In place of what is not shown, always of one length: how long something is tells of it, too. */
const HIDDEN = '•••'

const letters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The first letter or figure as people write one, with all its marks; '' where there is none. */
function firstOf(text: string): string {
  for (const { segment } of letters.segment(withoutInvisible(text).normalize('NFC'))) {
    if (/[\p{Letter}\p{Number}]/u.test(segment)) return segment
  }
  return ''
}

const beginning = (text: string): string => firstOf(text) + HIDDEN

/** a•••@e•••.com: the last label of a domain is everybody's. */
function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 0) return beginning(email)
  const domain = email.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  const end = dot < 0 ? '' : domain.slice(dot)
  return `${beginning(email.slice(0, at))}@${beginning(domain)}${end}`
}

/** A.: of a name of several words the first. */
const initial = (name: string): string => `${firstOf(name)}.`

/** Initials, the year of birth, the first letter of the town. */
export function masked({ email, givenName, familyName, dateOfBirth, address }: Personal): Personal {
  return {
    email: maskedEmail(email),
    givenName: initial(givenName),
    ...(familyName === undefined ? {} : { familyName: initial(familyName) }),
    dateOfBirth: dateOfBirth.slice(0, 4),
    address: {
      street: HIDDEN,
      city: beginning(address.city),
      ...(address.postalCode === undefined ? {} : { postalCode: HIDDEN }),
    },
  }
}
