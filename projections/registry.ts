/** Every read model that a worker keeps. */
import type { AnyProjection } from './projection.ts'
import { rounds } from './rounds.ts'
import { sessions } from './sessions.ts'
import { walletBalance } from './wallet-balance.ts'
import { walletLedger } from './wallet-ledger.ts'

// The runner handles rows by column name: each row's own type is checked where its read model is defined.
export const registry = [
  walletBalance,
  walletLedger,
  rounds,
  sessions,
] as unknown as readonly AnyProjection[]

/** Events that change no row, each with the reason. */
export const UNPROJECTED: Readonly<Record<string, string>> = {
  PlayerRegistered: 'the profile comes with identity; credentials are not event sourced',
  JoinRefused: 'the session it concerns is closed by its own stream next',
  SeedRecorded: 'evidence for auditors; the read side shows the reveal',
  SuccessorCommitted: 'shown once the wallet knows it, by SuccessorNamed',
  PayoutStarted: 'the amount is held since WithdrawalRequested and stays so',
}
