/** What a VIP tier means for a player, as at an instant: what the pack of tiers says of it, and what the market forbids. */
import {
  benefitsOf,
  inUnitsOf,
  tierRank,
  type Tier,
  type VipTierRules,
} from '../rules/vip-tiers.ts'
import { exponentOf } from '../../shared/currency.ts'
import type { ByLaw } from '../../jurisdictions/jurisdictions.ts'
import { marketOfPlayer } from '../../jurisdictions/markets.ts'
import { vipTermsAt } from './vip.ts'

export type VipMeaning = {
  readonly tier: Tier
  readonly hasHost: boolean
  /** Of all withdrawals of a day, in minor units of the player's currency; null: the tier has no limit. */
  readonly withdrawalDayMax: bigint | null
  /** forbidden: by the market, to whoever is of a tier above the lowest. */
  readonly bonus: 'offered' | 'none' | 'forbidden'
  /** Versions of what says so. */
  readonly rules: { readonly tiers: string; readonly market: string }
}

type Whose = {
  readonly tier: Tier
  readonly market: string | null
  readonly country: string
  readonly currency: string
}
/** `packsAt`: the law in force; undefined: what this code ships. */
type Rules = ByLaw & { readonly tiers: VipTierRules }

export function vipMeaningAt(
  at: string,
  { tier, currency, ...whose }: Whose,
  { tiers, packsAt }: Rules,
): VipMeaning {
  const { version: market, isBonusForbidden } = vipTermsAt(at, marketOfPlayer(whose), packsAt)
  const { hasHost, withdrawalDayMax: inEuros, isBonusOffered } = benefitsOf(tiers, tier)
  const isForbidden = isBonusForbidden && tierRank(tier) > 0
  const bonus = isForbidden ? 'forbidden' : isBonusOffered ? 'offered' : 'none'
  const exponent = exponentOf(currency) ?? 2
  const withdrawalDayMax = inEuros === null ? null : inUnitsOf(inEuros, exponent)
  return { tier, hasHost, withdrawalDayMax, bonus, rules: { tiers: tiers.version, market } }
}
