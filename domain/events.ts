/** The registry: every event there is, its schema and its schema version, by type. */
import type { z } from 'zod'
import { adjustmentEvent, type AdjustmentEvent } from './wallet/adjustment/events.ts'
import { amlCaseEvent, type AmlCaseEvent } from './compliance/aml-case/events.ts'
import { gameSessionEvent, type GameSessionEvent } from './games/session/events.ts'
import { playerEvent, type PlayerEvent } from './identity/player/events.ts'
import { reservationEvent, type ReservationEvent } from './identity/reservation/events.ts'
import { signInEvent, type SignInEvent } from './identity/sign-in/events.ts'
import { staffActionEvent, type StaffActionEvent } from './operations/staff-action/events.ts'
import { olderWalletSchemas, walletEvent, type WalletEvent } from './wallet/events.ts'

export type DomainEvent =
  | PlayerEvent
  | WalletEvent
  | GameSessionEvent
  | AmlCaseEvent
  | AdjustmentEvent
  | ReservationEvent
  | SignInEvent
  | StaffActionEvent
export type EventType = DomainEvent['type']

const options = [
  ...playerEvent.options.map((option) => ({ category: 'player', option })),
  ...walletEvent.options.map((option) => ({ category: 'wallet', option })),
  ...gameSessionEvent.options.map((option) => ({ category: 'gameSession', option })),
  ...amlCaseEvent.options.map((option) => ({ category: 'amlCase', option })),
  ...reservationEvent.options.map((option) => ({ category: 'reservation', option })),
  ...signInEvent.options.map((option) => ({ category: 'signIn', option })),
  ...adjustmentEvent.options.map((option) => ({ category: 'adjustment', option })),
  ...staffActionEvent.options.map((option) => ({ category: 'staffAction', option })),
]

/** Types whose schema is no longer the first; older versions are upcast on read (eventstore/upcasters.ts). */
const versions: Partial<Record<EventType, number>> = {
  DepositStarted: 2, // learned `provider`
  WithdrawalRequested: 2, // learned `provider`
}

/** Schemas of the versions before, by `Type@version`: for whoever reads the streams as they are stored. */
export const olderSchemas: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries(olderWalletSchemas),
)

export type EventSchema = { category: string; version: number; data: z.ZodType }

/** Schema of the current version by event type. */
export const eventSchemas: ReadonlyMap<string, EventSchema> = new Map(
  options.map(({ category, option }) => {
    const type = option.shape.type.value
    return [type, { category, version: versions[type] ?? 1, data: option.shape.data }]
  }),
)
