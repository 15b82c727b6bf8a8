/** What everybody may know of the house as a whole: its figures, once or as they change, and what its modules have. */
import { z } from 'zod'
import { defineRoute, type Streaming } from '../http/route.ts'
import { SNAPSHOT } from './example.ts'
import { MODULES, type Module } from './modules.ts'
import { snapshotSchema, type Snapshot } from './snapshot-schema.ts'

export type PlatformNeeds = {
  readonly platform: {
    readonly snapshot: () => Promise<Snapshot>
    readonly listen: Streaming
    readonly modules: readonly Module[]
  }
}

export const getPlatform = defineRoute<PlatformNeeds>()({
  method: 'get',
  path: '/v1/platform',
  operationId: 'getPlatform',
  summary: 'The figures of the house, computed once a second at most, with where each comes from.',
  status: 200,
  reply: snapshotSchema,
  example: { reply: SNAPSHOT },
  handle: (_input, { platform }) => platform.snapshot(),
})

export const followPlatform = defineRoute<PlatformNeeds>()({
  method: 'get',
  path: '/v1/platform/live',
  operationId: 'followPlatform',
  summary:
    'Server-sent events: `platform` (as GET /v1/platform) every two seconds; `closing` before the end.',
  status: 200,
  streams: 'text/event-stream',
  reply: z.custom<Streaming>(),
  rejects: ['OVERLOADED'],
  example: {},
  handle: (_input, { platform }) => Promise.resolve(platform.listen),
})

export const listModules = defineRoute<PlatformNeeds>()({
  method: 'get',
  path: '/v1/platform/modules',
  operationId: 'listModules',
  summary: 'The six modules: streams, events, read tables and routes, as the code has them.',
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        name: z.enum(MODULES),
        streams: z.array(
          z.object({
            category: z.string(),
            events: z.array(z.object({ type: z.string(), version: z.int() })),
          }),
        ),
        readTables: z.array(
          z.object({
            name: z.string(),
            oneRowPer: z.string(),
            answers: z.string(),
            folds: z.array(z.string()).describe('types of events'),
          }),
        ),
        routes: z.array(z.object({ method: z.string(), path: z.string(), summary: z.string() })),
      }),
    ),
  }),
  example: {
    reply: {
      data: [
        {
          name: 'rtp',
          streams: [],
          readTables: [
            {
              name: 'game_rtp',
              oneRowPer: 'partition, game, paytable version, UTC day',
              answers: 'turnover and payouts for the RTP; the view adds the partitions up',
              folds: ['BetPlaced', 'WinCredited'],
            },
          ],
          routes: [],
        },
      ],
    },
  },
  handle: (_input, { platform }) => Promise.resolve({ data: [...platform.modules] }),
})
