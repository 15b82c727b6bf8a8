/** The terms that a player accepts, by version, each in force from a day (UTC) on. The texts are the operator's. */

type Terms = { readonly version: string; readonly from: string }

/** The oldest first. A newer version, added here, asks every player for its acceptance from its day on. */
export const TERMS: readonly Terms[] = [{ version: '2026-1', from: '2026-01-01' }]

/** The version a registration has to name. */
export const TERMS_VERSION = '2026-1'

/** The version in force at an instant (ISO); before the first entry that one. */
export const termsAt = (at: string, terms: readonly Terms[] = TERMS): string =>
  (terms.findLast(({ from }) => from <= at.slice(0, 10)) ?? terms[0])?.version ?? TERMS_VERSION

/**
 * The version that is to be accepted now; null: none is. Whoever accepted one that comes after (published ahead of its day) owes
 * nothing, and who never accepted any owes the one in force.
 */
export function termsDue(
  accepted: string | null,
  at: string,
  terms: readonly Terms[] = TERMS,
): string | null {
  const inForce = termsAt(at, terms)
  const rank = (version: string | null) => terms.findIndex((one) => one.version === version)
  return rank(accepted) < rank(inForce) ? inForce : null
}
