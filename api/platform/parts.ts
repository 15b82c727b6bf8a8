/** The parts that this process needs, each asked for a sign of life: whether it answers, and how fast. */
import { systemClock } from '../../eventstore/clock.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { headOf } from '../../eventstore/subscription.ts'
import { within } from '../../eventstore/within.ts'
import type { RedisLink } from '../../integrations/redis.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

const ANSWER_MS_MAX = 2_000

export type PartStanding = {
  readonly name: 'eventStore' | 'postgres' | 'redis'
  readonly isUp: boolean
  /** null where it did not answer. */
  readonly latencyMs: number | null
}

export type PartsDeps = { store: StoreClient; pool: Pool; redis?: RedisLink | undefined }

/** What goes wrong is not told to everybody: operators read it from /health/ready and the log. */
async function asked(name: PartStanding['name'], work: () => Promise<unknown>) {
  const beganMs = performance.now()
  try {
    await within(work, { clock: systemClock, ms: ANSWER_MS_MAX, what: 'no answer' })
    return { name, isUp: true, latencyMs: Math.round((performance.now() - beganMs) * 10) / 10 }
  } catch {
    return { name, isUp: false, latencyMs: null }
  }
}

export const createPartStandings =
  ({ store, pool, redis }: PartsDeps): (() => Promise<PartStanding[]>) =>
  () =>
    Promise.all([
      asked('eventStore', () => headOf(store.raw)),
      asked('postgres', () => query(pool, sql`select 1`)),
      ...(redis === undefined ? [] : [asked('redis', () => redis.client.ping())]),
    ])
