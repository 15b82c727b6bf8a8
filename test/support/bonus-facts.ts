/** Facts and terms of bonuses, with the ids and instants that domain tests share; nothing random. */
import { minor, ZERO } from '../../domain/shared/money.ts'
import type { BonusFact, BonusTerms } from '../../domain/wallet/bonus-facts.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { BET_AT, bet, DEPOSIT, DIMENSIONS, ROUND, SESSION, WHOSE } from './wallet-facts.ts'

export const BONUS = 'a6b2c3d4-0000-5000-8000-000000000001'
export const NEXT_BONUS = 'a6b2c3d4-0000-5000-8000-000000000002'
export const RULES = 'mt-2026-1'

/** 100 of bonus money, to be wagered ten times within a week. */
export const BONUS_TERMS: BonusTerms = {
  promotionId: 'a7b2c3d4-0000-5000-8000-000000000001',
  promotionVersion: 1,
  amount: minor(100n),
  multiple: 10,
  order: 'bonusFirst',
  stakeMax: null,
  winningsMax: null,
  product: null,
  weights: [{ gameId: null, product: null, weightBp: 10_000 }],
  daysToUse: 7,
  winsAfterEnd: 'cash',
}
/** Of a bonus that is activated at BET_AT under these terms. */
export const EXPIRES_AT = '2026-11-30T09:14:28.000Z'
export const A_MS_BEFORE_EXPIRY = '2026-11-30T09:14:27.999Z'

type Data<Type extends BonusFact['type']> = Extract<BonusFact, { type: Type }>['data']
type Changed<Type extends BonusFact['type']> = Partial<Data<Type>>

export const bonusGranted = (
  terms: Partial<BonusTerms> = {},
  changes: Changed<'BonusGranted'> = {},
): WalletEvent => ({
  type: 'BonusGranted',
  data: {
    bonusId: BONUS,
    depositId: DEPOSIT,
    rules: RULES,
    terms: { ...BONUS_TERMS, ...terms },
    ...WHOSE,
    ...changes,
  },
})
export const bonusActivated = (changes: Changed<'BonusActivated'> = {}): WalletEvent => ({
  type: 'BonusActivated',
  data: {
    bonusId: BONUS,
    amount: BONUS_TERMS.amount,
    expiresAt: EXPIRES_AT,
    bonusBalance: BONUS_TERMS.amount,
    ...WHOSE,
    ...changes,
  },
})
export const bonusConverted = (changes: Changed<'BonusConverted'>): WalletEvent => ({
  type: 'BonusConverted',
  data: {
    bonusId: BONUS,
    amount: ZERO,
    removed: ZERO,
    balance: ZERO,
    bonusBalance: ZERO,
    ...WHOSE,
    ...changes,
  },
})
export const bonusForfeited = (changes: Changed<'BonusForfeited'> = {}): WalletEvent => ({
  type: 'BonusForfeited',
  data: {
    bonusId: BONUS,
    amount: BONUS_TERMS.amount,
    by: 'player',
    bonusBalance: ZERO,
    ...WHOSE,
    ...changes,
  },
})
export const bonusExpired = (amount: bigint = BONUS_TERMS.amount): WalletEvent => ({
  type: 'BonusExpired',
  data: { bonusId: BONUS, amount: minor(amount), bonusBalance: ZERO, ...WHOSE },
})
export const bonusExhausted: WalletEvent = {
  type: 'BonusExhausted',
  data: { bonusId: BONUS, ...WHOSE },
}

/** A bet of `stake` of which so much is the bonus's; balances are those after it. */
export const bonusBet = (
  stake: bigint,
  of: { fromBonus: bigint; balance: bigint; bonusBalance: bigint; wagered: bigint },
): WalletEvent =>
  bet({
    stake: minor(stake),
    bonusId: BONUS,
    fromBonus: minor(of.fromBonus),
    balance: minor(of.balance),
    bonusBalance: minor(of.bonusBalance),
    wagered: of.wagered,
  })
export const bonusWin = (
  payout: bigint,
  { toBonus, bonusBalance, ...of }: Paid & { toBonus: bigint; bonusBalance: bigint },
): WalletEvent => ({
  type: 'WinCredited',
  data: { ...paid(payout, of), toBonus: minor(toBonus), bonusBalance: minor(bonusBalance) },
})
/** All of it is cash. */
export const cashWin = (payout: bigint, of: Paid): WalletEvent => ({
  type: 'WinCredited',
  data: paid(payout, of),
})

type Paid = { stake: bigint; balance: bigint }
const paid = (payout: bigint, { stake, balance }: Paid) => ({
  roundId: ROUND,
  sessionId: SESSION,
  gameId: 'dice',
  paytableVersion: 'dice-1',
  nonce: 0,
  stake: minor(stake),
  betAt: BET_AT,
  payout: minor(payout),
  balance: minor(balance),
  ...DIMENSIONS,
})
