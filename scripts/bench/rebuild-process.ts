// A process of rows 7 and 8: builds read models as a worker does, or reads the same events with the bare client.
import { randomUUID } from 'node:crypto'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { follow } from '../../eventstore/subscription.ts'
import { createLeases } from '../../projections/engine/leases.ts'
import { PARTITIONS, prefixesOf } from '../../projections/engine/partitions.ts'
import { createPool, query } from '../../postgres/postgres.ts'
import { registry } from '../../projections/registry.ts'
import { runProjections } from '../../projections/engine/runner.ts'
import { sql } from '../../postgres/sql.ts'
import { ensureTables } from '../../projections/engine/tables.ts'
import { announceReady, onStop } from '../support/child.ts'
import { answerRequests } from './process.ts'
import type { RebuildAnswer, RebuildRequest } from './rebuild-words.ts'

type Building = Extract<RebuildRequest, { what: 'build' }>

onStop(() => {})
answerRequests(async (request: RebuildRequest): Promise<RebuildAnswer> => {
  const client = connect(request.eventStoreUrl)
  try {
    return request.what === 'read' ? await read(client) : await build(client, request)
  } finally {
    await client.dispose()
  }
})
announceReady()

async function read({ raw }: StoreClient): Promise<RebuildAnswer> {
  const memory = watchMemory()
  const startedMs = performance.now()
  let last: bigint | undefined
  for await (const { event } of raw.readAll()) last = event?.position?.commit
  if (last === undefined) throw new Error('nothing was read')
  memory.look(true)
  return { seconds: (performance.now() - startedMs) / 1_000, peakMiB: memory.peakMiB() }
}

async function build(
  client: StoreClient,
  { databaseUrl, names, events }: Building,
): Promise<RebuildAnswer> {
  const pool = createPool(databaseUrl)
  const projections = registry.filter(({ name }) => names.includes(name))
  for (const projection of projections) await ensureTables(pool, projection)
  const fences = await createLeases(pool, randomUUID()).tick()
  const memory = watchMemory()
  const ending = new AbortController()
  let seen = 0
  const startedMs = performance.now()
  let endedMs = startedMs
  await runProjections({
    pool,
    fences,
    signal: ending.signal,
    targets: projections.map((projection) => ({ projection, generation: 1 })),
    followFrom: (from, signal) =>
      follow(client.raw, { from, signal, matching: { prefixes: prefixesOf(PARTITIONS) } }),
    onBatch: (batch) => {
      seen += batch.events
      memory.look(seen > events / 4)
      if (seen < events) return
      endedMs = performance.now()
      ending.abort()
    },
  })
  const stopped = await query(
    pool,
    sql`select projection, error from projections.checkpoints where error is not null`,
  )
  if (stopped.length > 0) throw new Error(`a read model stopped: ${JSON.stringify(stopped[0])}`)
  await pool.end()
  return { seconds: (endedMs - startedMs) / 1_000, peakMiB: memory.peakMiB() }
}

function watchMemory() {
  let [quarter, whole] = [0, 0]
  return {
    look(isLater: boolean) {
      const bytes = process.memoryUsage().rss
      whole = Math.max(whole, bytes)
      if (!isLater) quarter = whole
    },
    peakMiB: () => ({ quarter: Math.round(quarter / 2 ** 20), whole: Math.round(whole / 2 ** 20) }),
  }
}
