/** Where the read models stand. */
import { z } from 'zod'
import { defineRoute } from '../http/route.ts'
import { POSITION } from '../http/example-story.ts'
import type { Lag } from '../../projections/reading/lag.ts'
import { nameSchema } from './read-model.ts'

export const listProjections = defineRoute<{ lags: () => Promise<Lag[]> }>()({
  method: 'get',
  path: '/v1/operations/projections',
  operationId: 'listProjections',
  summary: 'Where the read models stand, and what has stopped',
  permission: 'projections.read',
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        name: nameSchema,
        generation: z.int(),
        version: z.int(),
        status: z.enum(['live', 'building', 'kept']),
        position: z.string().nullable().describe('of the partition that is furthest behind'),
        lagSeconds: z
          .number()
          .nullable()
          .describe('age of the oldest event that is not projected; null where unknown'),
        lagEvents: z
          .int()
          .nullable()
          .describe('events in the store after the checkpoint; null where unknown'),
        stopped: z.array(z.object({ partition: z.string(), error: z.string() })),
      }),
    ),
  }),
  example: {
    reply: {
      data: [
        {
          name: 'wallet_balance',
          generation: 1,
          version: 4,
          status: 'live',
          position: POSITION,
          lagSeconds: 0,
          lagEvents: 0,
          stopped: [],
        },
      ],
    },
  },
  async handle(_input, { lags }) {
    return { data: await lags() }
  },
})
