/** Which markets the house has a licence for: where it has none, nobody registers, pays in or plays. */
import { MARKETS, type Market } from '../../domain/jurisdictions/markets.ts'

export type Licences = ReadonlySet<Market>

/** Of every market that there is a pack of. */
export const EVERY_LICENCE: Licences = new Set(MARKETS)

/** null, a market that nobody knows yet, is not closed: the strictest of all holds there. */
export const isClosed = (licences: Licences, market: string | null): boolean =>
  market !== null && !(licences as ReadonlySet<string>).has(market)
