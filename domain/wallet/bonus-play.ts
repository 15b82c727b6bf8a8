/** What a bet takes of the active bonus: which money, under which terms, and how much of the stake counts. */
import type { Product } from '../shared/dimensions.ts'
import { least, minor, multiplied, subtract, ZERO, type Minor } from '../shared/money.ts'
import type { BonusTerms } from './bonus-facts.ts'
import { activeOf } from './bonuses.ts'
import type { WalletState } from './state.ts'

/** null: of which product it is is not known; no bonus names that. */
type Game = { readonly gameId: string; readonly product: Product | null }

/** Of a bet while a bonus is active that may be staked on the game; `wagered` as it is after it. */
export type Split = { bonusId: string; fromBonus: Minor; wagered: bigint }

/** null: no bonus has a say, all of it is cash. */
export function splitStake(
  state: WalletState,
  stake: Minor,
  game: Game,
): Split | 'STAKE_ABOVE_BONUS' | null {
  const bonus = activeOf(state.bonuses)
  if (bonus === null) return null
  const { bonusId, terms } = bonus
  if (terms.product !== null && terms.product !== game.product) return null
  if (terms.stakeMax !== null && stake > terms.stakeMax) return 'STAKE_ABOVE_BONUS'
  const { balance, bonusBalance } = state
  const fromBonus =
    terms.order === 'bonusFirst'
      ? least(stake, bonusBalance)
      : subtract(stake, least(stake, balance))
  const counts = multiplied(stake, weightOf(terms, game))
  return { bonusId, fromBonus, wagered: bonus.wagered + counts }
}

function weightOf({ weights }: BonusTerms, { gameId, product }: Game): bigint {
  const found = weights.find(
    (one) =>
      (one.gameId === null || one.gameId === gameId) &&
      (one.product === null || one.product === product),
  )
  return BigInt(found?.weightBp ?? 0)
}

/** A win returns by the split of its stake; what cannot be divided is cash. */
export const bonusPartOf = (payout: Minor, stake: Minor, fromBonus: Minor): Minor =>
  fromBonus === ZERO ? ZERO : minor((payout * fromBonus) / stake)
