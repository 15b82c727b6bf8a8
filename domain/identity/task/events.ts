/** What is stored in `task-{taskId}`: something to be done for a player, by whom of the staff, and until when. */
import { z } from 'zod'
import { instantSchema } from '../../shared/instant.ts'
import { reasonSchema } from '../../shared/reason.ts'
import type { Stream } from '../../shared/stream.ts'
import { sealedSchema } from '../player/sealed.ts'

const playerId = z.uuid()
const ownerId = z.uuid().describe('who of the staff is to do it')

// These schemas ARE the storage format. Add optional fields; never rename one. Who acted is the metadata's actor.
export const taskEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('TaskOpened'),
    data: z.object({
      playerId,
      sealedText: sealedSchema.describe('what is to be done'),
      ownerId: ownerId.nullable(),
      dueAt: instantSchema.nullable(),
      reason: reasonSchema,
    }),
  }),
  z.object({
    type: z.literal('TaskAssigned'),
    data: z.object({
      playerId,
      ownerId,
      previousOwnerId: ownerId.nullable(),
      reason: reasonSchema,
    }),
  }),
  z.object({
    type: z.literal('TaskReminded'),
    data: z.object({ playerId, ownerId: ownerId.nullable(), dueAt: instantSchema }),
  }),
  z.object({
    type: z.literal('TaskDone'),
    data: z.object({ playerId, reason: reasonSchema.describe('what was done') }),
  }),
])
export type TaskEvent = z.output<typeof taskEvent>

export const taskStream = {
  category: 'task',
  belongsTo: 'player',
  events: taskEvent,
} as const satisfies Stream
