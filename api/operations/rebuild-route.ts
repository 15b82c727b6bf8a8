/** How a rebuild stands. */
import { z } from 'zod'
import type { Pool } from '../../postgres/postgres.ts'
import { workersAlive } from '../../projections/engine/generations.ts'
import { progressOf } from '../../projections/rebuilds/progress.ts'
import {
  standingsOfGenerations,
  standingsOfPartitions,
  type GenerationStanding,
  type PartitionStanding,
} from '../../projections/rebuilds/standing.ts'
import { AT, POSITION } from '../http/example-story.ts'
import { defineRoute } from '../http/route.ts'
import { positionSchema, sumSchema } from '../http/schemas.ts'
import { look, nameParams, nameSchema, readModel, workersSchema } from './read-model.ts'

const buildingSchema = z.object({
  generation: z.int(),
  version: z.int(),
  since: z.string(),
  isBuilt: z.boolean().describe('it stands where the live one does'),
  done: z.number().describe('0 to 1 of the way'),
  events: z.int(),
  of: z.int().describe('events of the live one: so many there are to be seen, at least'),
  eventsPerSecond: z.number().nullable().describe('since it was begun; null where it is built'),
  secondsLeft: z.number().nullable().describe('at that rate; null where unknown'),
  swapWhenBuilt: z.boolean().describe('a worker shows it, once it is built'),
  isRollback: z.boolean(),
  isPaused: z.boolean(),
  until: positionSchema.nullable().describe('where it ends, to be looked at'),
  error: z.string().nullable().describe('why it has stopped'),
  partitions: z.array(
    z.object({
      partition: z.string(),
      livePosition: positionSchema.nullable(),
      position: positionSchema.nullable(),
      events: sumSchema,
      of: sumSchema,
      isThere: z.boolean(),
      error: z.string().nullable(),
    }),
  ),
})

const generationSchema = z.object({ generation: z.int(), version: z.int(), since: z.string() })

export const getRebuild = defineRoute<{ pool: Pool }>()({
  ...look,
  path: '/v1/operations/projections/{name}/rebuild',
  operationId: 'getRebuild',
  summary: 'How a rebuild stands: progress, rate, time left, partition by partition',
  params: nameParams,
  reply: z.object({
    name: nameSchema,
    live: generationSchema.nullable(),
    kept: generationSchema.nullable().describe('to go back to'),
    building: buildingSchema.nullable(),
    workers: workersSchema,
  }),
  example: {
    reply: {
      name: 'wallet_balance',
      live: { generation: 1, version: 4, since: AT },
      kept: null,
      building: {
        generation: 2,
        version: 4,
        since: AT,
        isBuilt: false,
        done: 0.5,
        events: 92000,
        of: 184467,
        eventsPerSecond: 8000,
        secondsLeft: 11.6,
        swapWhenBuilt: false,
        isRollback: false,
        isPaused: false,
        until: null,
        error: null,
        partitions: [
          {
            partition: '0',
            livePosition: POSITION,
            position: '92000',
            events: '5750',
            of: '11529',
            isThere: false,
            error: null,
          },
        ],
      },
      workers: { alive: 1, others: 0 },
    },
  },
  async handle({ params: { name } }, { pool }) {
    const projection = readModel(name)
    const known = await standingsOfGenerations(pool, name)
    const of = (status: GenerationStanding['status']) => known.find((one) => one.status === status)
    const building = of('building')
    return {
      name,
      live: generationOf(of('live')),
      kept: generationOf(of('kept')),
      building: building === undefined ? null : await buildingOf(pool, name, building),
      workers: await workersAlive(pool, [projection]),
    }
  },
})

const generationOf = (one: GenerationStanding | undefined) =>
  one === undefined
    ? null
    : { generation: one.generation, version: one.version, since: one.created_at }

async function buildingOf(pool: Pool, name: string, one: GenerationStanding) {
  const { generation, version, created_at: since, until } = one
  const { done, events, of, error } = await progressOf(pool, name, generation)
  const partitions = await standingsOfPartitions(pool, name, generation)
  const isBuilt = done >= 1
  // A rollback has its events from before, and what is paused has none to come: neither has a rate.
  const hasRate = !isBuilt && !one.rolls_back && one.pace !== 0 && one.age_s > 0
  const rate = hasRate ? events / one.age_s : null
  return {
    generation,
    version,
    since,
    isBuilt,
    done,
    events,
    of,
    eventsPerSecond: rate,
    secondsLeft: rate === null || rate === 0 ? null : Math.max(0, of - events) / rate,
    swapWhenBuilt: one.swap_when_built,
    isRollback: one.rolls_back,
    isPaused: one.pace === 0,
    until,
    error,
    partitions: partitions.map(partitionOf),
  }
}

const partitionOf = (row: PartitionStanding) => ({
  partition: row.partition,
  livePosition: row.live_position,
  position: row.position,
  events: row.events,
  of: row.of,
  isThere: row.is_there,
  error: row.error,
})
