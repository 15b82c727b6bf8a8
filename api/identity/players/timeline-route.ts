/** One player on one line of time: every event of all their streams, as it is stored, but for what is sealed. */
import { z } from 'zod'
import type { StoredEvent } from '../../../eventstore/codec.ts'
import type { Store } from '../../../eventstore/store.ts'
import { streamsOf } from '../../../projections/identity/player-streams.ts'
import { playerOf } from '../../../projections/identity/players.ts'
import { AS_OF, AT, PLAYER, POSITION, ROUND } from '../../http/example-story.ts'
import { pageOf, pageQuery, pageReply } from '../../http/pages.ts'
import { Problem } from '../../http/problem.ts'
import { defineRoute } from '../../http/route.ts'
import { asOfSchema, idSchema, positionSchema, revisionSchema } from '../../http/schemas.ts'
import type { ReadAfter } from '../../reads/read-after.ts'
import { withoutSealed } from './sealed-fields.ts'
import { categoriesOf, CONTEXT_OF, CONTEXTS, isOfPlayers, timelineOf } from './timeline.ts'

const contextSchema = z.enum(CONTEXTS)

const contextsSchema = z
  .string()
  .max(100)
  .transform((text, context) => {
    const named = z.array(contextSchema).safeParse(text.split(','))
    if (named.success) return named.data
    const message = `some of ${CONTEXTS.join(', ')}, with commas between them`
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

const entrySchema = z.object({
  stream: z.string(),
  revision: revisionSchema,
  position: positionSchema,
  type: z.string(),
  context: contextSchema,
  at: z.string().nullable().describe('null where the event does not say it'),
  commandId: z.string().nullable(),
  actor: z.object({ role: z.string(), id: z.string() }).nullable(),
  data: z
    .record(z.string(), z.unknown())
    .describe('as it is stored; `{"sealed": true}` stands for what is personal or secret'),
})

export const getTimeline = defineRoute<{ readAfter: ReadAfter; store: Pick<Store, 'read'> }>()({
  method: 'get',
  path: '/v1/operations/players/{playerId}/timeline',
  operationId: 'getPlayerTimeline',
  summary: 'Every event of a player’s streams, newest first, up to where the read tables are.',
  permission: 'players.timeline',
  params: z.strictObject({ playerId: idSchema }),
  query: z.strictObject({
    after: positionSchema.optional(),
    ...pageQuery,
    contexts: contextsSchema.optional().describe(`some of ${CONTEXTS.join(', ')}: by commas`),
  }),
  status: 200,
  reply: z.object({ data: z.array(entrySchema), ...pageReply, asOf: asOfSchema }),
  about: 'player',
  example: {
    reply: {
      data: [
        {
          stream: `wallet-${PLAYER}`,
          revision: '0',
          position: POSITION,
          type: 'WalletOpened',
          context: 'wallet',
          at: AT,
          commandId: ROUND,
          actor: { role: 'player', id: PLAYER },
          data: { currency: 'EUR', accountKind: 'real' },
        },
      ],
      hasMore: true,
      nextCursor: 'MTg0NDY3',
      asOf: AS_OF,
    },
  },
  async handle({ params: { playerId }, query }, { readAfter, store }) {
    const known = await readAfter(query.after, playerOf(playerId))
    if (known.rows.length === 0) throw new Problem('NOT_FOUND')
    const categories = categoriesOf(query.contexts ?? CONTEXTS)
    const limit = query.limit + 1
    const asked = streamsOf(playerId, { categories, before: query.cursor, limit })
    const { rows, asOf } = await readAfter(query.after, asked)
    // What is behind it may be in a stream that the read model does not know of yet: the next look has it.
    const before = least(query.cursor ?? asOf.position + 1n, asOf.position + 1n)
    const found = await timelineOf(store, { playerId, categories, rows, before, limit })
    const page = pageOf(found, query, ({ position }) => position)
    return { ...page, data: page.data.map(entryOf), asOf }
  },
})

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

const metadataSchema = z.object({
  occurredAt: z.string().nullable().catch(null),
  commandId: z.string().nullable().catch(null),
  actor: z.object({ role: z.string(), id: z.string() }).nullable().catch(null),
})
const UNTOLD = { occurredAt: null, commandId: null, actor: null }

/** It is shown whether this code knows its type or not. */
function entryOf({ stream, revision, position, type, data, metadata }: StoredEvent) {
  const category = stream.slice(0, stream.indexOf('-'))
  if (!isOfPlayers(category)) throw new Error(`${stream} is no stream of a player`)
  const { data: { occurredAt, commandId, actor } = UNTOLD } = metadataSchema.safeParse(metadata)
  const context = CONTEXT_OF[category]
  const told = { type, context, at: occurredAt, commandId, actor }
  return { stream, revision, position, ...told, data: withoutSealed(data) }
}
