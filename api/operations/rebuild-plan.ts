/** What a rebuild would take, and what it would change: told before it is shown. */
import { z } from 'zod'
import type { StoreClient } from '../../eventstore/client.ts'
import { readAll } from '../../eventstore/read-all.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { workersAlive } from '../../projections/engine/generations.ts'
import { differenceOf } from '../../projections/rebuilds/difference.ts'
import { plansOf, SAMPLE } from '../../projections/rebuilds/plan.ts'
import { standingsOfGenerations } from '../../projections/rebuilds/standing.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import { sumSchema } from '../http/schemas.ts'
import { look, nameParams, nameSchema, readModel, workersSchema } from './read-model.ts'

/** How long the store is read for a plan, and two tables are compared, in ms: well below what an answer may take. */
const SAMPLE_MS = 2_000
const COMPARE_MS = 4_000

export const planRebuild = defineRoute<{ pool: Pool; store: StoreClient }>()({
  ...look,
  path: '/v1/operations/projections/{name}/rebuild/plan',
  operationId: 'planRebuild',
  summary: 'What a rebuild would take; it orders nothing',
  params: nameParams,
  reply: z.object({
    name: nameSchema,
    events: z.int().describe('that the live one has seen'),
    seconds: z.number().nullable().describe('when nothing else runs; null: nothing could be read'),
    bytes: z.int().describe('needed beside the live table'),
    workers: workersSchema,
  }),
  example: {
    reply: {
      name: 'wallet_balance',
      events: 184467,
      seconds: 21.4,
      bytes: 9437184,
      workers: { alive: 1, others: 0 },
    },
  },
  async handle({ params: { name } }, { pool, store }) {
    const projection = readModel(name)
    const reading = { sample: readAll(store, { limit: SAMPLE }), withinMs: SAMPLE_MS }
    const [plan] = await plansOf(pool, reading, { names: [name], pace: null })
    if (plan === undefined) throw new Problem('NOT_FOUND')
    return { ...plan, workers: await workersAlive(pool, [projection]) }
  },
})

const rowSchema = z.record(z.string(), z.unknown()).nullable()

export const compareRebuild = defineRoute<{ pool: Pool }>()({
  ...look,
  path: '/v1/operations/projections/{name}/rebuild/comparison',
  operationId: 'compareRebuild',
  summary: 'What the generation that is being built would change, where both stand at one event',
  params: nameParams,
  reply: z.object({
    name: nameSchema,
    isComplete: z
      .boolean()
      .describe(
        'false: too large for one answer; the command line compares it: npm run rebuild -- NAME --dry-run',
      ),
    rows: z.object({ live: sumSchema, built: sumSchema }),
    onlyLive: sumSchema,
    onlyBuilt: sumSchema,
    different: sumSchema,
    first: z
      .array(z.object({ key: z.string(), live: rowSchema, built: rowSchema }))
      .describe('at most 20; columns that differ, or the row that one side alone has'),
    compared: z.array(z.string()).describe('partitions'),
    moving: z
      .array(z.string())
      .describe('partitions in which one has just moved on: ask again for them'),
  }),
  rejects: ['NOTHING_BUILT'],
  example: {
    reply: {
      name: 'wallet_balance',
      isComplete: true,
      rows: { live: '400', built: '400' },
      onlyLive: '0',
      onlyBuilt: '0',
      different: '0',
      first: [],
      compared: ['0'],
      moving: [],
    },
  },
  async handle({ params: { name } }, { pool }) {
    const projection = readModel(name)
    const known = await standingsOfGenerations(pool, name)
    const live = known.find(({ status }) => status === 'live')?.generation
    const building = known.find(({ status }) => status === 'building')?.generation
    if (live === undefined || building === undefined) throw new Problem('NOTHING_BUILT')
    const both = { live, building, withinMs: COMPARE_MS }
    const found = await differenceOf(pool, projection, both)
    return { name, isComplete: found !== null, ...(found ?? UNKNOWN) }
  },
})

const UNKNOWN = {
  rows: { live: 0n, built: 0n },
  onlyLive: 0n,
  onlyBuilt: 0n,
  different: 0n,
  first: [],
  compared: [],
  moving: [],
}
