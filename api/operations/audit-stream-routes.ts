/** What is stored, event by event: of one stream, and at one position. */
import { z } from 'zod'
import { storedAt } from '../../eventstore/read-all.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import type { StoredEvent } from '../../eventstore/codec.ts'
import { AT, PLAYER, POSITION, ROUND } from '../http/example-story.ts'
import { pageOf, pageQuery, pageReply } from '../http/pages.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import { positionSchema } from '../http/schemas.ts'
import {
  isOurs,
  lastOf,
  ofWhomSchema,
  playerOfStream,
  readFacts,
  shownOf,
  storedSchema,
  streamNameSchema,
} from './audit-stored.ts'

const EXAMPLE = {
  stream: `wallet-${PLAYER}`,
  revision: '0',
  position: POSITION,
  id: '2b1f4c1e-9d1a-5c07-8c53-0f1e2d3c4b5a',
  type: 'WalletOpened',
  data: { currency: 'EUR' },
  metadata: { schemaVersion: 1, occurredAt: AT, commandId: ROUND },
}

const fromSchema = z.codec(z.string().regex(/^\d{1,18}$/, 'a revision'), z.bigint(), {
  decode: (digits) => BigInt(digits),
  encode: String,
})

type Asked = {
  limit: number
  cursor?: bigint | undefined
  from?: bigint | undefined
  direction: 'forwards' | 'backwards'
}

/** Where to begin; undefined: at the stream's own beginning or end, and null where there is nothing before its beginning. */
function startOf({ cursor, from, direction }: Asked): bigint | undefined | null {
  if (cursor === undefined) return from
  if (direction === 'forwards') return cursor + 1n
  return cursor === 0n ? null : cursor - 1n
}

async function pageOfStream(store: StoreClient, stream: string, asked: Asked) {
  const start = startOf(asked)
  const events: StoredEvent[] = []
  if (start === null) return events
  const part = {
    limit: asked.limit + 1,
    backwards: asked.direction === 'backwards',
    ...(start === undefined ? {} : { from: start }),
  }
  for await (const event of readFacts(store, stream, part)) events.push(event)
  return events
}

export const getStoredStream = defineRoute<{ store: StoreClient }>()({
  method: 'get',
  path: '/v1/audit/streams/{stream}',
  operationId: 'getStoredStream',
  summary: 'The events of one stream as they are stored, oldest first unless asked otherwise.',
  permission: 'events.read',
  shows: 'stream',
  params: z.strictObject({ stream: streamNameSchema }),
  query: z.strictObject({
    ...pageQuery,
    direction: z.enum(['forwards', 'backwards']).default('forwards'),
    from: fromSchema.optional().describe('the revision to begin with, itself included'),
  }),
  status: 200,
  rejects: ['STREAM_DELETED'],
  reply: z.object({
    stream: z.string(),
    playerId: ofWhomSchema,
    data: z.array(storedSchema),
    ...pageReply,
  }),
  example: {
    reply: {
      stream: EXAMPLE.stream,
      playerId: PLAYER,
      data: [EXAMPLE],
      hasMore: true,
      nextCursor: 'MA',
    },
  },
  async handle({ params: { stream }, query }, { store }) {
    const events = await pageOfStream(store, stream, query)
    if (events.length === 0 && (await lastOf(store, stream)) === undefined) {
      throw new Problem('NOT_FOUND')
    }
    const page = pageOf(events, query, ({ revision }) => revision)
    const playerId = await playerOfStream(store, stream)
    return { ...page, stream, playerId, data: page.data.map(shownOf) }
  },
})

export const getStoredEvent = defineRoute<{ store: StoreClient }>()({
  method: 'get',
  path: '/v1/audit/events/{position}',
  operationId: 'getStoredEvent',
  summary: 'The event at a position of the whole store, as it is stored.',
  permission: 'events.read',
  shows: 'event',
  params: z.strictObject({ position: positionSchema }),
  status: 200,
  reply: z.object({ event: storedSchema, playerId: ofWhomSchema }),
  example: { reply: { event: EXAMPLE, playerId: PLAYER } },
  async handle({ params: { position } }, { store }) {
    const event = await storedAt(store, position)
    // The store's own events are nobody's facts.
    if (event === undefined || !isOurs(event.stream)) throw new Problem('NOT_FOUND')
    const playerId = await playerOfStream(store, event.stream)
    return { event: shownOf(event), playerId }
  },
})
