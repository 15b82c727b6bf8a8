/** Read models of a long history: by one worker, by four side by side, and folded in memory, they are the same. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BACKWARDS, END } from '@eventstore/db-client'
import { expect } from 'chai'
import { startEventStore } from '../../../embedded/event-store/server.ts'
import { connect, type StoreClient } from '../../../eventstore/client.ts'
import { keyOf } from '../../../eventstore/codec.ts'
import { follow } from '../../../eventstore/subscription.ts'
import { liveGenerations } from '../../../projections/engine/generations.ts'
import { partitionOfKey, prefixesOf } from '../../../projections/engine/partitions.ts'
import { query, type Pool } from '../../../postgres/postgres.ts'
import { prove, type Proof } from '../../../projections/rebuilds/prove.ts'
import type { Source } from '../../../projections/rebuilds/refold.ts'
import { WHOLE } from '../../../projections/engine/whole.ts'
import { registry } from '../../../projections/registry.ts'
import { sql } from '../../../postgres/sql.ts'
import { ensureTables } from '../../../projections/engine/tables.ts'
import { runWorker } from '../../../projections/worker.ts'
import { fillHistories } from '../../../scripts/bench/history.ts'
import { freshDatabase } from '../../support/database.ts'
import { until } from '../../support/store-process.ts'

/** `npm run test:scale` takes 100,000. */
const EVENTS = Number(process.env['HISTORY_EVENTS'] ?? 4_000)
const ROUNDS = 20

/** The history is of players: nobody of the staff does anything in it, and in the end nothing is left to be done. */
const EMPTY = new Set([
  'staff_actions',
  'adjustments',
  'restrictions',
  'suspensions',
  'refusals',
  'due',
  'vip_proposals',
  'house_payouts',
  'access_log',
  'rule_packs',
  'notes',
  'contacts',
  'player_tags',
  'tasks',
  'complaints',
  'letters_given_up',
  'switches',
  'bonuses',
])

describe('read models of a long history', function () {
  this.timeout(300_000)
  let client: StoreClient
  let events: number
  let end: () => Promise<void>
  before(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'acme-history-'))
    events = await fillHistories(dataDir, { events: EVENTS, rounds: ROUNDS })
    const store = await startEventStore({ dataDir })
    client = connect(store.url)
    end = async () => {
      await client.dispose()
      await store.stop()
      await rm(dataDir, { recursive: true, force: true })
    }
  })
  after(() => end())

  const followed = (prefixes: readonly string[], from: bigint | null, signal: AbortSignal) =>
    follow(client.raw, { from, signal, matching: { prefixes } })

  /** A database on which the workers have seen the whole history. */
  async function builtBy(workers: number): Promise<Pool> {
    const pool = await freshDatabase()
    for (const projection of registry) await ensureTables(pool, projection)
    const ending = new AbortController()
    const running = Array.from({ length: workers }, () =>
      runWorker({
        pool,
        worker: randomUUID(),
        projections: registry,
        signal: ending.signal,
        follow: followed,
        read: (stream) => client.read(stream),
      }),
    )
    const last = await lastEvents(client)
    await until(() => stands(pool, last), 'the history built', 140_000)
    ending.abort()
    await Promise.all(running)
    return pool
  }

  const proofs = async (pool: Pool, source: (partition: string) => Source) =>
    prove({
      pool,
      targets: await liveGenerations(pool, registry),
      shown: 3,
      source,
      read: (stream) => client.read(stream),
    })

  it('have one content hash, by one worker and by four, and equal the fold in memory', async () => {
    expect(events).to.be.at.least(EVENTS)
    const [serial, parallel] = [await builtBy(1), await builtBy(4)]
    const inMemory = await proofs(
      parallel,
      (partition) => (signal) => followed(prefixesOf([partition]), null, signal),
    )
    for (const { table, rows, differing, differences } of inMemory) {
      expect({ table, differing, differences }).to.deep.include({ differing: 0, differences: [] })
      if (!EMPTY.has(table)) expect(rows, table).to.be.greaterThan(0)
    }
    const hashes = (found: readonly Proof[]) => found.map(({ table, hash }) => `${table} ${hash}`)
    expect(hashes(await proofs(serial, () => nothing))).to.deep.equal(hashes(inMemory))
    await Promise.all([serial.end(), parallel.end()])
  })
})

/** For a hash of the tables alone. */
const nothing: Source = async function* () {}

/** Of each partition, the position of its last event. */
async function lastEvents({ raw }: StoreClient): Promise<Map<string, bigint>> {
  const last = new Map<string, bigint>()
  for await (const { event } of raw.readAll({ direction: BACKWARDS, fromPosition: END })) {
    if (event === undefined || !/^(wallet|gameSession)-/.test(event.streamId)) continue
    const partition = partitionOfKey(keyOf(event.streamId))
    if (!last.has(partition)) last.set(partition, event.position?.commit ?? 0n)
  }
  expect(last.size).to.be.greaterThan(8) // of 16: a short history has players by chance
  for await (const { event } of raw.readAll({ direction: BACKWARDS, fromPosition: END })) {
    if (event === undefined || event.streamId.startsWith('$')) continue
    return last.set(WHOLE, event.position?.commit ?? 0n)
  }
  return last
}

/** Whether every read model has seen the last event of every partition; of one without any there is none. */
async function stands(pool: Pool, last: ReadonlyMap<string, bigint>): Promise<boolean> {
  const checkpoints = await query<{ partition: string; event_position: bigint | null }>(
    pool,
    sql`select "partition", event_position::bigint from projections.checkpoints
        where "partition" <> 'shared'`,
  )
  return checkpoints.every(
    ({ partition, event_position: at }) => at === (last.get(partition) ?? null),
  )
}
