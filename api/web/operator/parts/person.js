/** What is personal of a player, as rows: masked or not, and no more than was given. */
import { texts } from '../texts.js'

export function personalFacts({ givenName, familyName, email, dateOfBirth, address }) {
  const { facts: name } = texts.player
  const { street, postalCode, city } = address ?? {}
  const rows = [
    [name.name, [givenName, familyName].filter(Boolean).join(' ')],
    [name.email, email],
    [name.dateOfBirth, dateOfBirth],
    [name.address, [street, postalCode, city].filter(Boolean).join(', ')],
  ]
  return rows.filter(([, value]) => value)
}
