/** What is stored in `refusal-{playerId}`: what was refused to a player because of a restriction, as evidence. */
import { z } from 'zod'
import { instantSchema } from '../../shared/instant.ts'
import { minorSchema } from '../../shared/money.ts'
import type { Stream } from '../../shared/stream.ts'
import { textSchema } from '../../shared/text.ts'
import { restrictionKindSchema } from '../restriction-facts.ts'

/** What was asked for. */
export const refusedActSchema = z.enum(['bet', 'session', 'deposit', 'withdrawal', 'erasure'])
export type RefusedAct = z.output<typeof refusedActSchema>

// The schema IS the storage format. Add optional fields; never rename one.
export const refusalEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('RefusalNoted'),
    data: z.object({
      act: refusedActSchema,
      code: textSchema(40).describe('as it was answered'),
      kinds: z.array(restrictionKindSchema).describe('what barred it'),
      amount: minorSchema.nullable().describe('in minor units of the wallet, where there is one'),
      refusedAt: instantSchema.describe('this is the first such refusal of its minute'),
    }),
  }),
])
export type RefusalEvent = z.output<typeof refusalEvent>

export const refusalStream = {
  category: 'refusal',
  belongsTo: 'player',
  events: refusalEvent,
} as const satisfies Stream
