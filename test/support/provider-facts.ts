/** Commands and facts of a round at another provider, as its caller makes them. */
import { minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type {
  CreditPayout,
  PlaceStake,
  Recorded,
  ReturnTransaction,
  TakeBackPayout,
} from '../../domain/wallet/provider-commands.ts'
import { BET_AT, DIMENSIONS, PLAYED, WHOSE } from './wallet-facts.ts'

export const ROUND_NAME = { provider: 'hub', gameId: 'hub-reels', roundId: 'r-1' } as const
const LAUNCH = 'launch-1'
export type Data<Type extends WalletEvent['type']> = Extract<WalletEvent, { type: Type }>['data']
type Changed<Type extends WalletEvent['type']> = Partial<Data<Type>>

export const placeStake = (stake: bigint, changes: Partial<PlaceStake> = {}): PlaceStake => ({
  type: 'PlaceStake',
  at: BET_AT,
  ...ROUND_NAME,
  transactionId: 's-1',
  sessionId: LAUNCH,
  currency: 'EUR',
  stake: minor(stake),
  played: PLAYED,
  closed: null,
  ...changes,
})
export const creditPayout = (
  payout: bigint,
  changes: Partial<CreditPayout> = {},
): CreditPayout => ({
  type: 'CreditPayout',
  at: BET_AT,
  ...ROUND_NAME,
  transactionId: 'w-1',
  currency: 'EUR',
  payout: minor(payout),
  isPromo: false,
  closed: null,
  ...changes,
})
export const returnOf = (
  transaction: Recorded,
  changes: Partial<ReturnTransaction> = {},
): ReturnTransaction => ({
  type: 'ReturnTransaction',
  at: BET_AT,
  by: 'provider',
  transaction,
  isOfPayouts: true,
  ...changes,
})
export const takeBack = (
  amount: bigint,
  changes: Partial<TakeBackPayout> = {},
): TakeBackPayout => ({
  type: 'TakeBackPayout',
  at: BET_AT,
  ...ROUND_NAME,
  transactionId: 'c-1',
  currency: 'EUR',
  amount: minor(amount),
  closed: null,
  ...changes,
})
export const CLOSE = { type: 'CloseRound', at: BET_AT, ...ROUND_NAME, by: 'provider' } as const
export const NOTE = { type: 'NoteRollback', ...ROUND_NAME, transactionId: 's-1' } as const

/** Of a stake of 100 from 1,000 of cash, unless it is said otherwise. */
export const stakePlaced = (changes: Changed<'StakePlaced'> = {}): WalletEvent => ({
  type: 'StakePlaced',
  data: {
    ...ROUND_NAME,
    transactionId: 's-1',
    sessionId: LAUNCH,
    stake: minor(100n),
    balance: minor(900n),
    heldStakes: 100n,
    ...DIMENSIONS,
    ...changes,
  },
})
export const stakeReturned = (changes: Changed<'StakeReturned'> = {}): WalletEvent => ({
  type: 'StakeReturned',
  data: {
    ...ROUND_NAME,
    transactionId: 's-1',
    by: 'provider',
    stake: minor(100n),
    balance: minor(1_000n),
    heldStakes: 0n,
    ...DIMENSIONS,
    ...changes,
  },
})
export const payoutCredited = (
  payout: bigint,
  balance: bigint,
  changes: Changed<'PayoutCredited'> = {},
): WalletEvent => ({
  type: 'PayoutCredited',
  data: {
    ...ROUND_NAME,
    transactionId: 'w-1',
    payout: minor(payout),
    isPromo: false,
    balance: minor(balance),
    ...DIMENSIONS,
    ...changes,
  },
})
export const payoutReturned = (
  amount: bigint,
  balance: bigint,
  changes: Changed<'PayoutReturned'> = {},
): WalletEvent => ({
  type: 'PayoutReturned',
  data: {
    ...ROUND_NAME,
    transactionId: 'w-1',
    isCorrection: false,
    amount: minor(amount),
    balance: minor(balance),
    ...DIMENSIONS,
    ...changes,
  },
})
export const roundClosed = (changes: Changed<'RoundClosed'> = {}): WalletEvent => ({
  type: 'RoundClosed',
  data: {
    ...ROUND_NAME,
    by: 'provider',
    stakes: 1,
    staked: 100n,
    heldStakes: 0n,
    ...DIMENSIONS,
    ...changes,
  },
})
export const rollbackNoted: WalletEvent = {
  type: 'RollbackNoted',
  data: { ...ROUND_NAME, transactionId: 's-1', ...WHOSE },
}
