/** The registry: every stream there is, and of every event its schema and schema version, by type. */
import type { z } from 'zod'
import { amlCaseStream } from './compliance/aml-case/events.ts'
import { gamingHouseStream } from './games/house/events.ts'
import { gameSessionStream } from './games/session/events.ts'
import { complaintStream } from './identity/complaint/events.ts'
import { locationStream } from './identity/location/events.ts'
import { playerStream } from './identity/player/events.ts'
import { reservationStream } from './identity/reservation/events.ts'
import { signInStream } from './identity/sign-in/events.ts'
import { supportStream } from './identity/support/events.ts'
import { taskStream } from './identity/task/events.ts'
import { mailStream } from './identity/mail/events.ts'
import { accessStream } from './operations/access/events.ts'
import { rulePackStream } from './operations/rule-pack/events.ts'
import { staffActionStream } from './operations/staff-action/events.ts'
import { merged } from './shared/merged.ts'
import type { Older, Stream } from './shared/stream.ts'
import { adjustmentStream } from './wallet/adjustment/events.ts'
import { walletStream } from './wallet/events.ts'
import { paymentStream } from './wallet/payment/events.ts'
import { refusalStream } from './wallet/refusal/events.ts'
import { suspensionStream } from './wallet/suspension/events.ts'

const registry = [
  playerStream,
  walletStream,
  gameSessionStream,
  amlCaseStream,
  reservationStream,
  signInStream,
  mailStream,
  adjustmentStream,
  staffActionStream,
  suspensionStream,
  refusalStream,
  paymentStream,
  accessStream,
  rulePackStream,
  supportStream,
  taskStream,
  complaintStream,
  locationStream,
  gamingHouseStream,
] as const

export const streams: readonly Stream[] = registry

export type DomainEvent = z.output<(typeof registry)[number]['events']>

/** Versions before the current ones, by `Type@version`: they stay in streams for ever. */
export const olderVersions: ReadonlyMap<string, Older> = new Map(
  Object.entries(merged(...streams.map(({ older = {} }) => older))),
)

export type EventSchema = { category: string; version: number; data: z.ZodType }

/** Schema of the current version by event type. */
export const eventSchemas: ReadonlyMap<string, EventSchema> = new Map(
  streams.flatMap(({ category, events }) =>
    events.options.map(({ shape }) => {
      const type = shape.type.value
      return [type, { category, version: currentOf(type), data: shape.data }] as const
    }),
  ),
)

// A wrong name, or a gap, would let old data be read as current.
for (const older of olderVersions.keys()) {
  const [type = '', version] = older.split('@')
  const current = eventSchemas.get(type)?.version ?? 0
  if (Number(version) >= current)
    throw new Error(`${older} leads to no current version of an event`)
}

function currentOf(type: string): number {
  let version = 1
  while (olderVersions.has(`${type}@${version}`)) version += 1
  return version
}
