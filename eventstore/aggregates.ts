/** The aggregates as the command handler takes them: decider, weight of a state, form of its snapshots. */
import {
  adjustment as adjustmentDecider,
  type AdjustmentCommand,
  type AdjustmentRejection,
  type AdjustmentState,
} from '../domain/wallet/adjustment/decider.ts'
import type { AdjustmentEvent } from '../domain/wallet/adjustment/events.ts'
import {
  amlCase as amlCaseDecider,
  type AmlCaseCommand,
  type AmlCaseState,
} from '../domain/compliance/aml-case/decider.ts'
import type { AmlCaseEvent } from '../domain/compliance/aml-case/events.ts'
import {
  gameSession as gameSessionDecider,
  type GameSessionCommand,
  type GameSessionRejection,
} from '../domain/games/session/decider.ts'
import type { GameSessionEvent } from '../domain/games/session/events.ts'
import type { GameSessionState } from '../domain/games/session/state.ts'
import {
  player as playerDecider,
  type PlayerCommand,
  type PlayerRejection,
  type PlayerState,
} from '../domain/identity/player/decider.ts'
import type { PlayerEvent } from '../domain/identity/player/events.ts'
import {
  reservation as reservationDecider,
  type ReservationCommand,
  type ReservationRejection,
  type ReservationState,
} from '../domain/identity/reservation/decider.ts'
import type { ReservationEvent } from '../domain/identity/reservation/events.ts'
import {
  signIn as signInDecider,
  type SignInCommand,
  type SignInState,
} from '../domain/identity/sign-in/decider.ts'
import type { SignInEvent } from '../domain/identity/sign-in/events.ts'
import {
  staffAction as staffActionDecider,
  type StaffActionCommand,
  type StaffActionState,
} from '../domain/operations/staff-action/decider.ts'
import type { StaffActionEvent } from '../domain/operations/staff-action/events.ts'
import {
  wallet as walletDecider,
  type WalletCommand,
  type WalletRejection,
} from '../domain/wallet/decider.ts'
import type { WalletEvent } from '../domain/wallet/events.ts'
import {
  WALLET_STATE_VERSION,
  walletStateSchema,
  type WalletState,
} from '../domain/wallet/state.ts'
import type { Aggregate } from './folded.ts'

/** Bytes, estimated: they bound the cache, and need be right only within a factor of two. */
const WEIGHT = { state: 800, session: 1_200, pending: 300, seed: 400 }

const count = (record: object): number => Object.keys(record).length

export const player: Aggregate<PlayerCommand, PlayerEvent, PlayerState, PlayerRejection> = {
  decider: playerDecider,
  weigh: (state) =>
    WEIGHT.state + (state.status === 'registered' ? (state.personal?.length ?? 0) : 0),
  snapshot: null,
}

export const reservation: Aggregate<
  ReservationCommand,
  ReservationEvent,
  ReservationState,
  ReservationRejection
> = {
  decider: reservationDecider,
  weigh: () => WEIGHT.state,
  snapshot: null,
}

export const wallet: Aggregate<WalletCommand, WalletEvent, WalletState, WalletRejection> = {
  decider: walletDecider,
  weigh: ({ sessions, deposits, withdrawals }) =>
    WEIGHT.state +
    count(sessions) * WEIGHT.session +
    (count(deposits) + count(withdrawals)) * WEIGHT.pending,
  snapshot: { version: WALLET_STATE_VERSION, schema: walletStateSchema },
}

/** No snapshots: a seed's end is a few events, and a seed takes a thousand rounds. */
export const gameSession: Aggregate<
  GameSessionCommand,
  GameSessionEvent,
  GameSessionState,
  GameSessionRejection
> = {
  decider: gameSessionDecider,
  weigh: ({ seeds }) => WEIGHT.state + seeds.length * WEIGHT.seed,
  snapshot: null,
}

export const amlCase: Aggregate<AmlCaseCommand, AmlCaseEvent, AmlCaseState, never> = {
  decider: amlCaseDecider,
  weigh: () => WEIGHT.state,
  snapshot: null,
}

export const signIn: Aggregate<SignInCommand, SignInEvent, SignInState, never> = {
  decider: signInDecider,
  weigh: () => WEIGHT.state,
  snapshot: null,
}

export const staffAction: Aggregate<StaffActionCommand, StaffActionEvent, StaffActionState, never> =
  {
    decider: staffActionDecider,
    weigh: () => WEIGHT.state,
    snapshot: null,
  }

export const adjustment: Aggregate<
  AdjustmentCommand,
  AdjustmentEvent,
  AdjustmentState,
  AdjustmentRejection
> = {
  decider: adjustmentDecider,
  weigh: () => WEIGHT.state,
  snapshot: null,
}
