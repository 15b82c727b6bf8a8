/** By which texts a player's name can be searched for: whole names, and how they begin. Pure; docs/adr/0027-player-search.md. */
import { nameForm } from '../../../domain/shared/unicode.ts'

/** Of what is made here. Another one, with a change of names' form or of what follows, has every player indexed anew. */
export const SEARCH_VERSION = 1

/** Beginnings of names that are kept, in characters: a shorter text finds nobody, of a longer one so much is compared. */
export const PREFIX_MIN = 2
export const PREFIX_MAX = 16

export type Match = 'exact' | 'prefix'

/** A text in the form in which names are compared. */
export type Term = { readonly match: Match; readonly text: string }

type Names = { readonly givenName: string; readonly familyName?: string | undefined }

/** At most 4 whole names and 2 × 15 beginnings: what is kept of a player is bounded. */
export function termsOf({ givenName, familyName = '' }: Names): Term[] {
  const [given, family] = [nameForm(givenName), nameForm(familyName)]
  const orders = family === '' ? [given] : [`${given} ${family}`, `${family} ${given}`]
  const whole = new Set([given, family, ...orders].filter((text) => text !== ''))
  // Whoever begins with the one name goes on with the other: its own beginnings are among these.
  const begun = new Set(orders.flatMap(beginningsOf))
  return [...termsFor('exact', whole), ...termsFor('prefix', begun)]
}

/** What is looked for; null where a beginning is too short to be looked for. */
export function termFor(name: string, match: Match): Term | null {
  const text = nameForm(name)
  if (match === 'exact') return text === '' ? null : { match, text }
  const letters = Array.from(text)
  if (letters.length < PREFIX_MIN) return null
  return { match, text: letters.slice(0, PREFIX_MAX).join('').trimEnd() }
}

function beginningsOf(name: string): string[] {
  const letters = Array.from(name).slice(0, PREFIX_MAX)
  const all = letters.map((_, at) => letters.slice(0, at + 1).join(''))
  return all.slice(PREFIX_MIN - 1).filter((text) => !text.endsWith(' '))
}

const termsFor = (match: Match, texts: ReadonlySet<string>): Term[] =>
  [...texts].map((text) => ({ match, text }))
