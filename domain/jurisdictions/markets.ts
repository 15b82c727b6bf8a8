/** Markets that the house has packs of, and whose they are. */
import { z } from 'zod'

export const MARKETS = ['GB', 'MT', 'DE', 'SE', 'DK', 'ES', 'CA-ON'] as const
/** One with a pack. What streams say of a market is wider: `marketSchema` of shared/dimensions.ts. */
export const packMarketSchema = z.enum(MARKETS)
export type Market = z.output<typeof packMarketSchema>

/** null for what is none, such as one that a stream names and this code has no pack of. */
export const asMarket = (text: string | null): Market | null =>
  MARKETS.find((market) => market === text) ?? null

/**
 * Of somebody who lives there; null where there is none. `country`: ISO 3166-1 alpha-2; `region`: the part of ISO 3166-2
 * without the country, such as "ON": a country whose law is made by its parts has no market without it.
 */
export const marketOf = (country: string, region?: string): Market | null =>
  asMarket(country) ?? asMarket(`${country}-${region}`)

/** Of a player: the market registered in, or, where the registration did not say one, that of the country. */
export const marketOfPlayer = ({
  market,
  country,
}: {
  readonly market: string | null
  readonly country: string
}): string | null => market ?? marketOf(country)
