/** Which markets are open: where the house has no licence, or the law in force allows no product, nobody registers, pays in or plays. */
import type { PackAtOf } from '../../domain/jurisdictions/jurisdictions.ts'
import { MARKETS, type Market } from '../../domain/jurisdictions/markets.ts'

export type Licences = ReadonlySet<Market>

/** Of every market that there is a pack of. */
export const EVERY_LICENCE: Licences = new Set(MARKETS)

type By = { readonly licences?: Licences | undefined; readonly packAt: PackAtOf }

/** At an instant. null, a market that nobody knows yet, is not closed: the strictest of all holds there. */
export function isClosedAt(
  { licences = EVERY_LICENCE, packAt }: By,
  market: string | null,
  at: string,
) {
  if (market === null) return false
  if (!(licences as ReadonlySet<string>).has(market)) return true
  return packAt(market, at).values.products.length === 0
}
