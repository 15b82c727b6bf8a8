/** What the commands of a player need. */
import type { Seals } from '../../domain/games/seeds.ts'
import type { AdjustmentEvent } from '../../domain/wallet/adjustment/events.ts'
import type { GameSessionEvent } from '../../domain/games/session/events.ts'
import type { PlayerEvent } from '../../domain/identity/player/events.ts'
import type { StaffActionEvent } from '../../domain/operations/staff-action/events.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { Clock } from '../../eventstore/clock.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'

type SessionFact<Type> = Recorded<Extract<GameSessionEvent, { type: Type }>>
type PlayerFact<Type> = Recorded<Extract<PlayerEvent, { type: Type }>>
type WalletFact<Type> = Recorded<Extract<WalletEvent, { type: Type }>>
type AdjustmentFact<Type> = Recorded<Extract<AdjustmentEvent, { type: Type }>>
type Completed<Event extends PlayerEvent | WalletEvent | GameSessionEvent | StaffActionEvent> =
  Promise<{
    readonly events: readonly Recorded<Event>[]
    readonly position: bigint
  }>

/** The second appends, as reactions/ makes them: a command waits for its own before it answers. */
export type Finishers = {
  /** The payment provider's name: new payments are begun with it. */
  readonly provider: string
  /** null: the e-mail or the person was somebody else's, and the registration is abandoned. */
  readonly registered: (
    event: PlayerFact<'PlayerRegistered'>,
  ) => Promise<Awaited<Completed<WalletEvent>> | null>
  readonly closed: (event: WalletFact<'WalletClosed'>) => Completed<PlayerEvent>
  readonly opened: (event: SessionFact<'SessionOpened'>) => Completed<WalletEvent>
  readonly seedMoved: (event: WalletFact<'SeedInForce'>) => Promise<{
    readonly recorded: Awaited<Completed<GameSessionEvent>>
    readonly named: Awaited<Completed<WalletEvent>> | null
  }>
  readonly left: (event: WalletFact<'SessionLeft'>) => Completed<GameSessionEvent>
  /** null: the provider has given no definite answer yet. */
  readonly deposit: (
    event: WalletFact<'DepositStarted'>,
  ) => Promise<Awaited<Completed<WalletEvent>> | null>
  readonly withdrawal: (
    event: WalletFact<'WithdrawalRequested'>,
  ) => Promise<Awaited<Completed<WalletEvent>> | null>
  /** What the staff did in some stream, in the audit log. */
  readonly staffFact: (
    event:
      | Recorded<Extract<PlayerEvent, { type: 'VipTierSet' }>>
      | AdjustmentFact<'AdjustmentRequested'>
      | AdjustmentFact<'AdjustmentRefused'>,
  ) => Completed<StaffActionEvent>
  /** What the wallet did, at `position`, and the entry in the audit log. */
  readonly adjustment: (event: AdjustmentFact<'AdjustmentApproved'>) => Promise<{
    readonly moved: WalletFact<'Adjusted'> | WalletFact<'AdjustmentDeclined'>
    readonly position: bigint
    readonly recorded: Awaited<Completed<StaffActionEvent>>
  }>
}

export type CommandDeps = {
  readonly handler: CommandHandler
  readonly finishers: Finishers
  readonly seals: Seals
  readonly clock?: Clock
  /** Told of a second append that failed beside an answer; a finisher completes it. */
  readonly onTrouble?: (what: string, error: unknown) => void
}
