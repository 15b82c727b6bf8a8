/** What is stored in `reservation-{hash}`: whose an e-mail or a person is; the hash is peppered and says nothing. */
import { z } from 'zod'
import type { Stream } from '../../shared/stream.ts'

// These schemas ARE the storage format. Add optional fields; never rename one.
const playerId = z.uuid()
const kind = z.enum(['email', 'person']).describe('person: name, date of birth and country')

export const reservationEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('IdentityReserved'), data: z.object({ kind, playerId }) }),
  z.object({
    type: z.literal('ReservationTakenOver'),
    data: z.object({ playerId, from: z.uuid().describe('who had left it unconfirmed') }),
  }),
  z.object({ type: z.literal('ReservationConfirmed'), data: z.object({ playerId }) }),
  z.object({
    type: z.literal('ReservationReleased'),
    data: z.object({ playerId, reason: z.enum(['abandoned', 'erased', 'changed']) }),
  }),
])
export type ReservationEvent = z.output<typeof reservationEvent>

export const reservationStream = {
  category: 'reservation',
  belongsTo: 'nobody',
  events: reservationEvent,
} as const satisfies Stream
export type ReservationKind = z.output<typeof kind>
