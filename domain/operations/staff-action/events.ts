/** What is stored in `staffAction-{id}`: who of the staff did what to what, and why. Together they are the audit log. */
import { z } from 'zod'
import type { Stream } from '../../shared/stream.ts'
import { reasonSchema } from '../../shared/reason.ts'
import { textSchema } from '../../shared/text.ts'

/** Where a fact stands that says the same in another stream. */
const factSchema = z.object({ stream: textSchema(100), revision: z.int() })

const details = z
  .record(textSchema(40), textSchema(200))
  .refine((entries) => Object.keys(entries).length <= 10, 'at most 10 details')
  .describe('what else there is to say, by name; whole numbers as digits')

// These schemas ARE the storage format. Add optional fields; never rename one. Who acted is the metadata's actor.
export const staffActionEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('StaffActed'),
    data: z.object({
      action: textSchema(60).describe('as in projection.rebuild'),
      subject: z.object({ kind: textSchema(30), id: textSchema(100) }),
      reason: reasonSchema,
      details,
      fact: factSchema.nullable().describe('which this repeats; null: the order comes first'),
    }),
  }),
  z.object({
    type: z.literal('StaffActionEnded'),
    data: z.object({ outcome: z.enum(['done', 'refused']), details }),
  }),
])
export type StaffActionEvent = z.output<typeof staffActionEvent>

export const staffActionStream = {
  category: 'staffAction',
  belongsTo: 'nobody',
  events: staffActionEvent,
} as const satisfies Stream
