/** Whether the API can do its work: each part it depends on is asked, within bounds. */
import type { ClockWatch } from '../../eventstore/clock-watch.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { systemClock } from '../../eventstore/clock.ts'
import { headOf } from '../../eventstore/subscription.ts'
import { within } from '../../eventstore/within.ts'
import { isReadOnly, query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import type { RedisLink } from '../../integrations/redis.ts'
import type { Furthest } from '../../projections/reading/standstill.ts'

/** How long a part may take to answer, in ms, and how long an answer is good for; what this process knows itself is told anew. */
const ANSWER_MAX_MS = 2_000
const GOOD_FOR_MS = 250

/** How far behind the read models may be, in s: what is further behind is not worked on, or not fast enough to be shown. */
const LAG_S_MAX = 30

type Checks = Record<string, string>
type Standing = { projection: string; stopped: string[] | null }
/** `told` is no reason not to be ready. */
type Asked = { needed: Checks; told: Checks }
type Health = { isReady: boolean; checks: Checks }
type HealthDeps = {
  store: StoreClient
  pool: Pool
  /** The read models without which reads cannot be answered. */
  readModels: readonly { readonly name: string }[]
  /** What stands still; without it nobody looks. `lagSecondsMax`: how far behind it may be. */
  standstill?: (() => Promise<Furthest | null>) | undefined
  lagSecondsMax?: number
  /** Told, and never a reason not to be ready: without it the API goes on alone. */
  redis?: Pick<RedisLink, 'state'> | undefined
  /** A process whose clock is off decides nothing: others should be asked. */
  clockWatch?: Pick<ClockWatch, 'refusal'> | undefined
  isDraining: () => boolean
}

export function createHealth({
  store,
  pool,
  readModels,
  standstill,
  lagSecondsMax = LAG_S_MAX,
  redis,
  clockWatch,
  isDraining,
}: HealthDeps) {
  let known: { asked: Promise<Asked>; untilMs: number } | null = null

  async function ask(): Promise<Asked> {
    let standings: Standing[] = []
    const [eventStore, postgres, projections] = await Promise.all([
      outcome(async () => {
        await store.read('health', { limit: 1 })[Symbol.asyncIterator]().next()
        await headOf(store.raw) // without it finishers, workers and lag see nothing
      }),
      outcome(async () => {
        await refuseReadOnly(pool)
        standings = await query<Standing>(
          pool,
          sql`select projection,
                     array_agg("partition" order by "partition") filter (where error is not null) as stopped
              from projections.checkpoints join projections.generations using (projection, generation)
              where status = 'live' group by projection`,
        )
        for (const { name } of readModels) {
          if (!standings.some(({ projection }) => projection === name))
            throw new Error(`${name} was never built: start a worker`)
        }
      }),
      outcome(async () => {
        const { name, lagSeconds } = (await standstill?.()) ?? { name: '', lagSeconds: 0 }
        if (lagSeconds <= lagSecondsMax) return
        throw new Error(`${name} is ${Math.round(lagSeconds)} s behind: see to the workers`)
      }),
    ])
    const ofLag = standstill === undefined ? {} : { projections }
    return { needed: { eventStore, postgres, ...ofLag }, told: toldOf(standings) }
  }

  return async (): Promise<Health> => {
    if (isDraining()) return { isReady: false, checks: { api: 'draining' } }
    if (known === null || known.untilMs < Date.now()) {
      known = { asked: ask(), untilMs: Date.now() + GOOD_FOR_MS }
    }
    const asked = await known.asked
    const clock = clockWatch === undefined ? {} : { clock: clockWatch.refusal() ?? 'ok' }
    const needed = { ...asked.needed, ...clock }
    const isReady = Object.values(needed).every((check) => check === 'ok')
    const ofRedis = redis === undefined ? {} : { redis: redis.state() }
    return { isReady, checks: { ...needed, ...asked.told, ...ofRedis } }
  }
}

/** Where read models have stopped: reads there say so, and whatever else this process does goes on, which other processes would do no better. */
function toldOf(standings: readonly Standing[]): Checks {
  const stopped = standings.flatMap(({ projection, stopped }) =>
    stopped === null ? [] : [`${projection} has stopped in ${stopped.join(', ')}`],
  )
  return stopped.length === 0 ? {} : { readModels: stopped.join('; ') }
}

/** As after a failover, or where its disk is full: sign-ins and read models need one that takes writes. */
async function refuseReadOnly(pool: Pool): Promise<void> {
  if (await isReadOnly(pool)) throw new Error('it takes no writes (read-only)')
}

function outcome(work: () => Promise<void>): Promise<string> {
  return within(work, { clock: systemClock, ms: ANSWER_MAX_MS, what: 'no answer' }).then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message || error.name : 'failed'),
  )
}
