/**
 * What other providers ask of a wallet, a command a movement. Names of commands are their caller's: of a stake and of a payout the
 * transaction's; of a return the transaction's with "return"; of a close the round's with "close". So none of them happens twice.
 */
import type { SessionDimensions } from '../shared/dimensions.ts'
import type { Minor } from '../shared/money.ts'
import type { Terms } from './clearance.ts'
import type { WalletEvent } from './events.ts'

/** What a command that is referred to has recorded, whatever the state remembers; null: there was none. */
export type Recorded = readonly WalletEvent[] | null

type RoundName = { provider: string; gameId: string; roundId: string }
type AnyRound = { provider: string; gameId: string | null; roundId: string | null }
type By = 'provider' | 'house'

/** `played` is what the launch brings. */
export type PlaceStake = RoundName & {
  type: 'PlaceStake'
  at: string
  transactionId: string
  sessionId: string | null
  currency: string
  stake: Minor
  played: SessionDimensions
  /** Recorded of the close of the round. */
  closed: Recorded
  /** That hold at `at`; without them those that were named last. */
  terms?: Terms | undefined
}

/** Nothing that the player may or may not do bars it: it was won. A correction upwards is one. */
export type CreditPayout = AnyRound & {
  type: 'CreditPayout'
  at: string
  transactionId: string
  currency: string
  payout: Minor
  /** Money that no stake was made for: no round has to be known. */
  isPromo: boolean
  /** Recorded of the stake that the provider names, and of its return; undefined: it names none. */
  stake?: Recorded | undefined
  returned?: Recorded | undefined
  /** Recorded of the close of the round. */
  closed: Recorded
}

/** A rollback, of all that the named transaction moved. */
export type ReturnTransaction = {
  type: 'ReturnTransaction'
  at: string
  by: By
  /** Recorded of the transaction. */
  transaction: Recorded
  /** Whether the provider's profile takes a payout back by a rollback. */
  isOfPayouts: boolean
}

/** A correction downwards. */
export type TakeBackPayout = RoundName & {
  type: 'TakeBackPayout'
  at: string
  transactionId: string
  currency: string
  amount: Minor
  closed: Recorded
}

/** Nothing, where the round is not open. */
export type CloseRound = RoundName & { type: 'CloseRound'; at: string; by: By }

/** Of a transaction that no command is known by: it takes that name. */
export type NoteRollback = AnyRound & { type: 'NoteRollback'; transactionId: string }

export type ProviderCommand =
  PlaceStake | CreditPayout | ReturnTransaction | TakeBackPayout | CloseRound | NoteRollback

export type ProviderRejection =
  | 'CURRENCY_MISMATCH'
  /** A stake in a round that has ended. */
  | 'ROUND_CLOSED'
  /** As many are open as a wallet may have. */
  | 'ROUNDS_TOO_MANY'
  /** A payout on a stake or a round that nobody knows. */
  | 'ROUND_UNKNOWN'
  /** A rollback names a payout, and the profile takes none back so. */
  | 'TRANSACTION_IS_PAYOUT'
  /** A payout on a stake that the provider took back; a rollback of what was rolled back before it came. */
  | 'TRANSACTION_RETURNED'
  /** A rollback of what nobody knows: to be noted under that name. */
  | 'TRANSACTION_UNKNOWN'
