/** Every read model that a worker keeps. */
import { accessLog } from './operations/access-log.ts'
import { activePlayers } from './responsible-gaming/active-players.ts'
import { adjustments } from './wallet/adjustments.ts'
import { complaints } from './identity/complaints.ts'
import { contacts } from './identity/contacts.ts'
import { lettersGivenUp } from './identity/letters-given-up.ts'
import { notes } from './identity/notes.ts'
import { playerTags } from './identity/player-tags.ts'
import { tasks } from './identity/tasks.ts'
import { bonuses } from './wallet/bonuses.ts'
import { commands } from './wallet/commands.ts'
import { due } from './operations/due.ts'
import { depositWatch } from './compliance/deposit-watch.ts'
import { gameRtp } from './rtp/game-rtp.ts'
import { playerActivity } from './responsible-gaming/player-activity.ts'
import { playerList } from './identity/player-list.ts'
import { playerStreams } from './identity/player-streams.ts'
import { players } from './identity/players.ts'
import type { AnyProjection, Finding } from './engine/projection.ts'
import { rounds } from './games/rounds.ts'
import { rulePacks } from './operations/rule-packs.ts'
import { seeds } from './games/seeds.ts'
import { switches } from './games/switches.ts'
import { sessions } from './games/sessions.ts'
import { staffActions } from './operations/staff-actions.ts'
import { refusals } from './wallet/refusals.ts'
import { restrictions } from './wallet/restrictions.ts'
import { suspensions } from './wallet/suspensions.ts'
import { storedEvents } from './operations/stored-events.ts'
import { trialBalance } from './wallet/trial-balance.ts'
import { housePayouts } from './identity/house-payouts.ts'
import { vipProposals } from './identity/vip-proposals.ts'
import { vipWatch } from './identity/vip-watch.ts'
import { walletBalance } from './wallet/wallet-balance.ts'
import { walletLedger } from './wallet/wallet-ledger.ts'
import { walletTotals } from './wallet/wallet-totals.ts'

const models = [
  players,
  walletBalance,
  walletLedger,
  commands,
  rounds,
  sessions,
  seeds,
  gameRtp,
  playerActivity,
  trialBalance,
  depositWatch,
  staffActions,
  adjustments,
  vipWatch,
  vipProposals,
  housePayouts,
  due,
  restrictions,
  suspensions,
  refusals,
  storedEvents,
  playerStreams,
  walletTotals,
  activePlayers,
  accessLog,
  rulePacks,
  notes,
  contacts,
  playerTags,
  tasks,
  complaints,
  playerList,
  lettersGivenUp,
  switches,
  bonuses,
] as const

// The runner handles rows by column name: each row's own type is checked where its read model is defined.
export const registry = models.map((model) =>
  'inForce' in model ? model.inForce : model,
) as unknown as readonly AnyProjection[]

/** Those that are made from rules. */
export const ruledModels = models.filter((model) => 'inForce' in model)

type Finds<Kind extends string> = (before: never, after: never) => Finding<Kind> | null
type KindOf<Model> = Model extends { readonly kind: infer Kind }
  ? Kind
  : Model extends { readonly finds?: Finds<infer Kind> }
    ? Kind
    : never

/** What their folds find: reactions/send-finding.ts has an entry for each. */
export type FindingKind = KindOf<(typeof models)[number]>

/** Events that change no row, each with the reason. */
export const UNPROJECTED: Readonly<Record<string, string>> = {
  AdjustmentDeclined: 'the adjustment’s own stream says so next',
  IdentityReserved: 'reservations are decided on their streams alone',
  ReservationConfirmed: 'as above',
  ReservationReleased: 'as above',
  ReservationTakenOver: 'as above',
  RefreshReused: 'sign-ins are on record for auditors, who read the streams',
  EmailChangeAsked: 'as above',
  EmailVerificationAsked: 'as above',
  LetterSent: 'as above',
  NewDeviceSeen: 'as above',
  PasswordChanged: 'as above',
  PasswordReset: 'as above',
  SecondFactorDisabled: 'as above',
  SecondFactorEnabled: 'as above',
  SignInEnded: 'as above',
  SignInLocked: 'as above',
  SignedOutEverywhere: 'as above',
  MarketingConsentChanged:
    'a player’s stream is short, and is read where its consents are asked for',
  LocationMismatched: 'evidence, which is read in the player’s line of time',
  LiftRefused: 'the suspension’s own stream says so next',
  MarketRefused: 'nothing is changed by it',
  RollbackNoted: 'it moves nothing: what it names is known by its command',
  JoinRefused: 'the session it concerns is closed by its own stream next',
  PayoutStarted: 'the amount is held since WithdrawalRequested and stays so',
}
