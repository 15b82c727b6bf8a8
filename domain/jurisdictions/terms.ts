/** What one bet of one player is bound to by the market, at an instant. */
import type { Product } from '../shared/dimensions.ts'
import type { Minor } from '../shared/money.ts'
import { capOf } from './columns/play.ts'
import { packAt, type PackAt, type PackAtOf } from './jurisdictions.ts'

/** `age`: in years at that instant; null where it is not known: the strictest of all ages. */
export type Whose = { readonly age: number | null; readonly product: Product }

export type MarketTerms = Pick<PackAt, 'market' | 'version' | 'hash' | 'currency' | 'until'> & {
  readonly isProductAllowed: boolean
  /** Highest stake in minor units of `currency`; null: none. */
  readonly stakeMax: Minor | null
  /** Least time of a round, in milliseconds; 0: none. */
  readonly paceMs: number
}

/** `packsAt`: of other packs than those that this code ships. */
export function termsAt(
  market: string | null,
  at: string,
  { age, product, packsAt = packAt }: Whose & { packsAt?: PackAtOf },
): MarketTerms {
  const { values, ...pack } = packsAt(market, at)
  return {
    market: pack.market,
    version: pack.version,
    hash: pack.hash,
    currency: pack.currency,
    until: pack.until,
    isProductAllowed: values.products.includes(product),
    stakeMax: capOf(values.stakeCaps, { product, age }),
    paceMs: values.pace.find((pace) => pace.product === product)?.leastMs ?? 0,
  }
}
