// Rows 7 and 8: read models built from nothing, beside the bare client reading the same events.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { follow } from '../../eventstore/subscription.ts'
import { createLeases } from '../../projections/leases.ts'
import { migrate } from '../../projections/migrate.ts'
import { prefixesOf } from '../../projections/partitions.ts'
import { createPool, query } from '../../projections/postgres.ts'
import type { AnyProjection } from '../../projections/projection.ts'
import { registry } from '../../projections/registry.ts'
import { runProjections } from '../../projections/runner.ts'
import { sql } from '../../projections/sql.ts'
import { ensureTables } from '../../projections/tables.ts'
import type { Extent } from './bets.ts'
import { fillHistories, freshName } from './history.ts'
import type { Place } from './place.ts'
import { rowOf, type Pass, type Row, type RowNumber } from './row.ts'

/** How often it is looked whether everything has arrived, in ms. */
const LOOK_MS = 20

export async function benchRebuild(
  place: Place,
  rows: ReadonlySet<RowNumber>,
  { extent, say }: { extent: Extent; say: (line: string) => void },
): Promise<Row[]> {
  const events = await fillHistories(join(place.folder, 'histories'), extent.events)
  say(`${events.toLocaleString('en-GB')} events are in the log`)
  const [{ url }, databaseUrl] = await Promise.all([place.store('histories'), place.postgres()])
  const client = connect(url)
  const balances = registry.filter(({ name }) => name === 'wallet_balance')
  const chosen = [
    { row: 7, projections: registry },
    { row: 8, projections: balances },
  ] as const
  const found: Row[] = []
  for (const { row, projections } of chosen.filter((one) => rows.has(one.row))) {
    const passes: Pass[] = []
    let peakMiB = 0
    for (let pass = 1; pass <= Math.min(3, extent.passes); pass += 1) {
      const built = await secondsToBuild(client, databaseUrl, { projections, events })
      const read = await secondsToRead(client)
      passes.push({ ours: events / built.seconds, theirs: events / read })
      peakMiB = Math.max(peakMiB, built.peakMiB)
      say(`row ${row}, pass ${pass}: ${Math.round(events / built.seconds)} events/s`)
    }
    const note = `${projections.length} read models, ${events.toLocaleString('en-GB')} events; peak memory ${peakMiB} MiB`
    found.push(rowOf(row, passes, [note]))
  }
  await client.dispose()
  return found
}

async function secondsToRead({ raw }: StoreClient): Promise<number> {
  const startedMs = performance.now()
  let last: bigint | undefined
  for await (const { event } of raw.readAll()) last = event?.position?.commit
  if (last === undefined) throw new Error('nothing was read')
  return (performance.now() - startedMs) / 1_000
}

/** On a database of its own, which is dropped at the end. */
async function secondsToBuild(
  client: StoreClient,
  databaseUrl: string,
  { projections, events }: { projections: readonly AnyProjection[]; events: number },
): Promise<{ seconds: number; peakMiB: number }> {
  const name = freshName()
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  await migrate(url.href)
  const pool = createPool(url.href)
  for (const projection of projections) await ensureTables(pool, projection)
  const fences = await createLeases(pool, randomUUID()).tick()
  const ending = new AbortController()
  let [seen, peakBytes] = [0, 0]
  const startedMs = performance.now()
  const running = runProjections({
    ...{ pool, fences, signal: ending.signal },
    targets: projections.map((projection) => ({ projection, generation: 1 })),
    followFrom: (from, signal) =>
      follow(client.raw, { from, signal, matching: { prefixes: prefixesOf([...fences.keys()]) } }),
    onBatch: (batch) => {
      seen += batch.events
      peakBytes = Math.max(peakBytes, process.memoryUsage().rss)
    },
  })
  while (seen < events) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  const seconds = (performance.now() - startedMs) / 1_000
  ending.abort()
  await running
  const stopped = await query(
    pool,
    sql`select projection, error from projections.checkpoints where error is not null`,
  )
  if (stopped.length > 0) throw new Error(`a read model stopped: ${JSON.stringify(stopped[0])}`)
  await pool.end()
  await admin.query(`drop database ${name}`)
  await admin.end()
  return { seconds, peakMiB: Math.round(peakBytes / 2 ** 20) }
}
