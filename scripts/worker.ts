// The command `npm run worker`: keeps the read tables, on a store and a database given by the environment.
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { announcing } from '../integrations/redis-movements.ts'
import { connectRedis } from '../integrations/redis.ts'
import { lacking, readConfig } from '../config.ts'
import { connect } from '../eventstore/client.ts'
import { eventAt } from '../eventstore/read-all.ts'
import { followToHead } from '../eventstore/head-marks.ts'
import { headOf } from '../eventstore/subscription.ts'
import { checkpointFaults } from '../projections/engine/checkpoint-faults.ts'
import { retry, standingEvents } from '../projections/engine/checkpoints.ts'
import { createPool, query } from '../postgres/postgres.ts'
import { sql } from '../postgres/sql.ts'
import { registry } from '../projections/registry.ts'
import {
  ensureTables,
  ForeignCheckpoint,
  refuseForeignTables,
} from '../projections/engine/tables.ts'
import { changed } from '../projections/engine/versions.ts'
import { runWorker, type WorkerOptions } from '../projections/worker.ts'
import { announceReady, onStop } from './support/child.ts'
import { command, runCli, withSettings } from './support/cli.ts'
import { openServingLog } from './support/serving-log.ts'
import { createWorkerMetrics } from './support/worker-metrics.ts'
import { tellUnreadable } from './support/tell-unreadable.ts'
import type { StoreClient } from '../eventstore/client.ts'
import type { Pool } from '../postgres/postgres.ts'

/** One for each read model that is live, some for those that are built, and the leases must not wait for them. */
const CONNECTIONS_MAX = 12

/** How often the rate is logged, in ms. */
const LOG_EVERY_MS = 10_000

await runCli(async () => {
  withSettings(command('worker', 'Keeps the read tables true to the event store until SIGTERM.'), [
    'EVENTSTORE_URL',
    'DATABASE_URL',
    'LOG_LEVEL',
    'METRICS_PORT',
    'REDIS_URL',
    'HOST',
  ]).parse()
  const { eventStoreUrl, databaseUrl, redisUrl, logLevel, metricsPort, host } = readConfig()
  if (!eventStoreUrl || !databaseUrl) {
    throw lacking('The worker', { EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl })
  }
  const log = openServingLog({ level: logLevel })
  const client = connect(eventStoreUrl)
  const announcer = announcerAt(redisUrl, log)
  const worker = randomUUID()
  const pool = createPool(databaseUrl, {
    max: CONNECTIONS_MAX,
    name: worker,
    onLost: (err) => {
      log.warn({ err }, 'a connection was lost')
    },
  })
  const older = await prepareTables({ client, pool, log })
  const ending = new AbortController()
  const metrics = createWorkerMetrics(() => partitionsOf(pool, worker))
  const rate = logRate(log)
  const reader = {
    pool,
    signal: ending.signal,
    read: (stream: string) => client.read(stream),
    follow: ((prefixes, from, signal) =>
      followToHead(client.raw, {
        from,
        signal,
        matching: { prefixes },
        onLost: (reason) => {
          log.warn({ reason }, 'the subscription was lost; it is taken up again')
        },
      })) satisfies WorkerOptions['follow'],
  }
  const running = runWorker({
    ...reader,
    worker,
    projections: registry,
    onBatch: (batch) => {
      rate.add(batch.events)
      metrics.batch(batch)
      announcer?.announce(batch.to)
      log.debug({ ...batch, to: String(batch.to) }, 'batch')
    },
    onTrouble: (what, err) => {
      metrics.trouble()
      log.error({ err }, what)
    },
  })
  const shown = metricsPort === undefined ? null : await metrics.serve(metricsPort, host)
  const surveying = tellUnreadable({ ...reader, client, log })
  onStop(async () => {
    rate.stop()
    shown?.stop()
    ending.abort()
    await Promise.all([running, surveying])
    await announcer?.close()
    await pool.end()
    await client.dispose()
  })
  announceReady({ changed: older, ...(shown === null ? {} : { metricsUrl: shown.url }) })
})

function logRate(log: Logger) {
  let events = 0
  const logging = setInterval(() => {
    if (events > 0) log.info({ events, perSecond: Math.round((events * 1000) / LOG_EVERY_MS) })
    events = 0
  }, LOG_EVERY_MS)
  return {
    add(count: number) {
      events += count
    },
    stop() {
      clearInterval(logging)
    },
  }
}

/** Tells API processes that something has moved; without Redis they look by themselves. */
function announcerAt(redisUrl: string | undefined, log: Logger) {
  if (redisUrl === undefined) return undefined
  const redis = connectRedis(redisUrl, {
    onTrouble: (what, err) => {
      log.warn({ err }, what)
    },
  })
  return { announce: announcing(redis), close: () => redis.close() }
}

async function partitionsOf(pool: Pool, worker: string): Promise<number> {
  const held = sql`select from projections.leases
    where owner = ${worker} and expires_at > clock_timestamp()`
  return (await query(pool, held)).length
}

type Preparing = { client: StoreClient; pool: Pool; log: Logger }

/** Answers the names of those that older code has built: they are left as they are. */
async function prepareTables({ client, pool, log }: Preparing): Promise<string[]> {
  await refuseForeignTables(pool, registry)
  await refuseForeignStore(client, pool)
  for (const projection of registry) await ensureTables(pool, projection)
  await retry(pool, null) // a start is a new try: the code may have been mended
  await tellFaults({ client, pool, log })
  const readModels = (await changed(pool, registry)).map(({ projection }) => projection.name)
  const why = 'older code has built these, and they rest: npm run rebuild -- --changed'
  if (readModels.length > 0) log.warn({ readModels }, why)
  return readModels
}

/** What hands have done to checkpoints. Where one is gone nothing is folded, and reads say that nothing is there. */
async function tellFaults({ client, pool, log }: Preparing): Promise<void> {
  const faults = await checkpointFaults(pool, registry, () => headOf(client.raw))
  for (const { projection, generation, partition, error } of faults) {
    log.error({ readModel: projection, generation, partition }, error)
  }
}

/** The event that each checkpoint stands at must be in this store, where it was. */
async function refuseForeignStore(client: StoreClient, pool: Pool): Promise<void> {
  for (const { projection, event_id, event_position } of await standingEvents(pool)) {
    const found = await eventAt(client, event_position)
    if (found?.id === event_id) continue
    throw new ForeignCheckpoint(
      `${projection} stands at event ${event_id}, which this store does not hold at ${event_position}: ` +
        'the store is another one, or was restored to an earlier head. Point DATABASE_URL and ' +
        'EVENTSTORE_URL at a pair that belongs together, or start on an empty database.',
    )
  }
}
