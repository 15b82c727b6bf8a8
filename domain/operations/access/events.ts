/** What is stored in `access-{id}`: that one of the staff looked at somebody's things. Who looked is the metadata's actor; what they saw is not here. */
import { z } from 'zod'
import type { Stream } from '../../shared/stream.ts'
import { textSchema } from '../../shared/text.ts'

/** Of one page of a list: no read shows more players at once. */
export const SHOWN_MAX = 100

/** Characters of what a search was by. */
export const BY_MAX = 100

// The schema IS the storage format. Add optional fields; never rename one.
export const accessEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('AccessNoted'),
    data: z.object({
      operation: textSchema(60).describe('as in getWallet'),
      subject: z.object({
        kind: textSchema(30).describe('as in wallet, round, stream; players: of a search'),
        id: textSchema(220).nullable().describe('null where nothing was named'),
      }),
      players: z.array(z.uuid()).max(SHOWN_MAX).describe('who was named, or was found'),
      by: textSchema(BY_MAX)
        .nullable()
        .describe('of a search: what kind of thing it was by, never the thing'),
    }),
  }),
])
export type AccessEvent = z.output<typeof accessEvent>

export const accessStream = {
  category: 'access',
  belongsTo: 'nobody',
  events: accessEvent,
} as const satisfies Stream
