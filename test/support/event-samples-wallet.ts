/** One event of every type there is in a wallet. */
import { minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { Scope } from '../../domain/wallet/restriction-facts.ts'
import {
  bonusActivated,
  bonusConverted,
  bonusExhausted,
  bonusExpired,
  bonusForfeited,
  bonusGranted,
} from './bonus-facts.ts'
import {
  payoutCredited,
  payoutReturned,
  rollbackNoted,
  roundClosed,
  stakePlaced,
  stakeReturned,
} from './provider-facts.ts'
import {
  bet,
  BET_AT,
  DEPOSIT,
  deposited,
  depositStarted,
  DIMENSIONS,
  HASHES,
  joined,
  MEANS,
  noRounds,
  opened,
  PAID_BY,
  ROUND,
  SESSION,
  WHOSE,
  WITHDRAWAL,
} from './wallet-facts.ts'

const held = { withdrawalId: WITHDRAWAL, amount: minor(300n) }
const game = { gameId: 'dice', paytableVersion: 'dice-1' }
const inWallet = { adjustmentId: DEPOSIT, direction: 'debit', amount: minor(50n) } as const
const what = {
  restrictionId: DEPOSIT,
  kind: 'suspended' as const,
  scopes: ['play', 'deposit'] as Scope[],
}

export const walletSamples: WalletEvent[] = [
  opened,
  { type: 'WalletClosed', data: { reason: 'erasure' } },
  depositStarted(1_000n),
  deposited(1_000n),
  {
    type: 'DepositFailed',
    data: { depositId: DEPOSIT, amount: minor(1n), ...PAID_BY, reason: 'declined' },
  },
  {
    type: 'WithdrawalRequested',
    data: { ...held, ...MEANS, ...WHOSE, balance: minor(0n) },
  },
  { type: 'PayoutStarted', data: { ...held, ...MEANS, ...WHOSE } },
  { type: 'WithdrawalPaid', data: { ...held, ...PAID_BY, reference: 'ref-1' } },
  {
    type: 'WithdrawalFailed',
    data: { ...held, ...PAID_BY, reason: 'declined', balance: minor(300n) },
  },
  joined(),
  { type: 'JoinRefused', data: { sessionId: SESSION, reason: 'overtaken' } },
  {
    type: 'ClientSeedSet',
    data: { sessionId: SESSION, seedHash: HASHES.first, clientSeed: 'lucky-7' },
  },
  {
    type: 'SeedInForce',
    data: {
      sessionId: SESSION,
      seedHash: HASHES.second,
      clientSeed: 'lucky-7',
      endsAt: BET_AT,
      clientSeedOrigin: 'carriedOver',
      ended: noRounds(HASHES.first),
    },
  },
  { type: 'SuccessorNamed', data: { sessionId: SESSION, successorHash: HASHES.third } },
  { type: 'SessionLeft', data: { sessionId: SESSION, ended: null } },
  bet(),
  {
    type: 'WinCredited',
    data: {
      roundId: ROUND,
      sessionId: SESSION,
      ...game,
      nonce: 0,
      stake: minor(100n),
      betAt: BET_AT,
      payout: minor(200n),
      balance: minor(1_100n),
      ...DIMENSIONS,
    },
  },
  { type: 'Restricted', data: { ...what, until: null, reason: 'two accounts' } },
  { type: 'RestrictionLifted', data: what },
  { type: 'LiftRefused', data: { restrictionId: DEPOSIT, why: 'notInForce' } },
  { type: 'MarketAssigned', data: { market: 'DE-SH', replaces: 3 } },
  { type: 'MarketRefused', data: { market: 'GB', replaces: null, inForce: 3 } },
  { type: 'Adjusted', data: { ...inWallet, balance: minor(50n), ...WHOSE } },
  { type: 'AdjustmentDeclined', data: { ...inWallet, reason: 'INSUFFICIENT_FUNDS' } },
  bonusGranted(),
  bonusActivated(),
  bonusConverted({ amount: minor(50n), removed: minor(5n), balance: minor(1_050n) }),
  bonusForfeited(),
  bonusExpired(),
  bonusExhausted,
  stakePlaced(),
  stakeReturned(),
  payoutCredited(250n, 1_150n),
  payoutReturned(250n, 900n),
  roundClosed(),
  rollbackNoted,
]
