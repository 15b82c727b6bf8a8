/** What operators see of the read models, and the orders they give; docs/runbook.md is the way through them. */
import { askedByStaff, becauseSchema } from '../http/asked-by.ts'
import { z } from 'zod'
import { beginRebuild, RebuildRefused } from '../../projections/rebuilds/rebuild.ts'
import { registry } from '../../projections/registry.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import { effectSchema } from '../http/schemas.ts'
import { POSITION } from '../http/example-story.ts'
import type { Pool } from '../../postgres/postgres.ts'
import type { Lag } from '../../projections/reading/lag.ts'
import type { Act } from '../commands/act.ts'

const nameSchema = z
  .string()
  .regex(/^[a-z_]{1,60}$/, 'the name of a read model, as in wallet_balance')

export const listProjections = defineRoute<{ lags: () => Promise<Lag[]> }>()({
  method: 'get',
  path: '/v1/operations/projections',
  operationId: 'listProjections',
  summary: 'Where the read models stand, and what has stopped',
  roles: ['operator', 'auditor', 'admin'],
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

export const rebuildProjection = defineRoute<{ pool: Pool; act: Act }>()({
  method: 'post',
  path: '/v1/operations/projections/{name}/rebuilds',
  operationId: 'rebuildProjection',
  summary: 'Builds a read model anew beside the live one, and swaps them once it has caught up',
  roles: ['operator', 'admin'],
  appends: true,
  status: 202,
  params: z.strictObject({ name: nameSchema }),
  body: z.strictObject(becauseSchema),
  reply: z.object({ name: nameSchema, generation: z.int(), ...effectSchema }),
  rejects: ['REBUILD_REFUSED'],
  example: {
    body: { reason: 'the rules of the bonus have changed' },
    reply: { name: 'wallet_balance', generation: 2, position: POSITION },
  },
  async handle({ params: { name }, body, ...asked }, { pool, act }) {
    const projection = registry.find((one) => one.name === name)
    if (projection === undefined) throw new Problem('NOT_FOUND')
    const order = { action: 'projection.rebuild', subject: { kind: 'projection', id: name } }
    const acted = await act(askedByStaff(asked, body), order, async () => {
      try {
        const generation = await beginRebuild(pool, projection, { swapWhenBuilt: true })
        return { outcome: 'done', details: { generation: String(generation) } }
      } catch (error) {
        if (error instanceof RebuildRefused) return { outcome: 'refused', details: {} }
        throw error
      }
    })
    if (acted.outcome === 'refused') throw new Problem('REBUILD_REFUSED')
    const { details, position, isReplay } = acted
    return { name, generation: Number(details['generation']), position, isReplay }
  },
})
