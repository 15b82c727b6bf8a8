// Row 11: how long after an append's answer its row can be read, at half the rate of row 1.
import { connect } from '../../eventstore/client.ts'
import { createPool } from '../../postgres/postgres.ts'
import { createWaiting } from '../../projections/reading/wait.ts'
import type { Extent } from './bets.ts'
import { anyOf, newIds, openCasino, type Casino } from './casino.ts'
import { onFreshDatabase } from './database.ts'
import { measure } from './measure.ts'
import type { Place } from './place.ts'
import { median, rowOf, type Row } from './row.ts'

const IN_FLIGHT = 64

/** Bets are due so often, in ms: those due since the last time leave together. */
const TICK_MS = 5

/** Longest wait for a row, in ms. */
const LAG_MAX_MS = 30_000

type Waiting = ReturnType<typeof createWaiting>

export async function benchLag(
  place: Place,
  extent: Extent,
  say: (line: string) => void,
): Promise<Row> {
  const [store, serverUrl] = await Promise.all([place.store('lag'), place.postgres()])
  return onFreshDatabase(serverUrl, async (databaseUrl) => {
    const client = connect(store.url)
    const casino = await openCasino(client, { ids: newIds(extent.wallets) })
    const any = () => casino.bet(anyOf(casino.players))
    const { perSecond } = await measure(any, { inFlight: IN_FLIGHT, ms: extent.ms })
    const env = { EVENTSTORE_URL: store.url, DATABASE_URL: databaseUrl }
    const worker = await place.run(new URL('../worker.ts', import.meta.url), { env })
    const pool = createPool(databaseUrl)
    const waiting = createWaiting(pool)
    const { position } = await casino.bet(anyOf(casino.players))
    for (const { playerId } of casino.players) {
      const isThere = await waiting.waitFor(placeOf(playerId), position, LAG_MAX_MS)
      if (!isThere) throw new Error('the worker did not catch up')
    }
    const results: { p50: number; p99: number }[] = []
    for (let pass = 1; pass <= extent.passes; pass += 1) {
      results.push(await lags(casino, waiting, { perSecond: perSecond / 2, ms: extent.ms }))
      say(`pass ${pass} of ${extent.passes}`)
    }
    await pool.end()
    await client.dispose()
    for (const { stop } of [worker, store]) await stop()
    const p50 = median(results.map((result) => result.p50)).toFixed(0)
    const note = `p50 ${p50} ms, at ${Math.round(perSecond / 2)} bets/s; looked at every 10 ms`
    return rowOf(
      11,
      results.map(({ p99 }) => ({ ours: p99, theirs: 1 })),
      [note],
    )
  })
}

const placeOf = (id: string) => ({ projection: 'wallet_balance', id })

/** Bets at an even rate, whatever the answers take; of each the time from its answer to its row, in ms. */
async function lags(
  { bet, players }: Casino,
  waiting: Waiting,
  { perSecond, ms }: { perSecond: number; ms: number },
): Promise<{ p50: number; p99: number }> {
  const found: Promise<number>[] = []
  const one = async () => {
    const player = anyOf(players)
    const { position } = await bet(player)
    const answeredMs = performance.now()
    const isThere = await waiting.waitFor(placeOf(player.playerId), position, LAG_MAX_MS)
    if (!isThere) throw new Error(`no row within ${LAG_MAX_MS} ms`)
    return performance.now() - answeredMs
  }
  const startedMs = performance.now()
  for (let elapsedMs = 0; elapsedMs < ms; elapsedMs = performance.now() - startedMs) {
    while (found.length < (elapsedMs * perSecond) / 1_000) found.push(one())
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
  const sorted = (await Promise.all(found)).sort((a, b) => a - b)
  return { p50: median(sorted), p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN }
}
