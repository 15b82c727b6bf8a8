/** Live updates of what is the player’s own, as server-sent events. */
import { z } from 'zod'
import { textSchema } from '../../domain/shared/text.ts'
import { defineRoute, type Streaming } from '../http/route.ts'
import type { Live } from './live.ts'

export const live = defineRoute<{ live: Live }>()({
  method: 'get',
  path: '/v1/live',
  operationId: 'live',
  summary:
    'Server-sent events: `balance` (as GET /v1/wallet) and `sessions` (those open, as GET /v1/sessions/{sessionId}), each at once and whenever it has changed; `closing` and `expired` before the end.',
  permission: 'account.follow',
  query: z.strictObject({
    lastEventId: textSchema(100)
      .optional()
      .describe('as the header Last-Event-ID: what has not changed since is not sent'),
  }),
  status: 200,
  streams: 'text/event-stream',
  reply: z.custom<Streaming>(),
  rejects: ['OVERLOADED', 'READ_MODEL_STOPPED', 'REBUILD_PENDING'],
  example: {},
  handle: ({ caller }, { live }) => Promise.resolve((opening) => live.open(caller.id, opening)),
})
