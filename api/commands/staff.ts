/** What every command that staff give has in common: who gives it, and that it is on record with its reason. */
import type { Actor } from '../../eventstore/codec.ts'
import { requestBy, type Effect, type Key } from './command.ts'

/** A member of the staff asks for an effect, and says why. */
export type AskedByStaff = Key & {
  readonly staff: Actor
  readonly reason: string
}

/** What is answered. */
export type EffectOnRecord = Effect & {
  /** To be passed as ?after= for reading the audit log. */
  readonly auditPosition: bigint
}

/** The same as a command handler's request; the reason is part of what is asked for. */
export const staffRequestOf = ({ staff, reason, ...key }: AskedByStaff, body: object) =>
  requestBy({ role: staff.role, id: staff.id }, key, { ...body, reason })
