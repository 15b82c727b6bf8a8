// Rows 6, 9 and 10: bets, reads and tokens over HTTP beside the same stack with less to do; server and load are processes of their own.
import { createPool } from '../../postgres/postgres.ts'
import { createWaiting } from '../../projections/reading/wait.ts'
import { notesOf, type Extent } from './bets.ts'
import { onFreshDatabase } from './database.ts'
import type { AskedFor, LoadPlayer, LoadRequest } from './http-load.ts'
import type { Measured } from './measure.ts'
import type { Place } from './place.ts'
import { openProcess } from './process.ts'
import { rowOf, type Row, type RowNumber } from './row.ts'

const IN_FLIGHT = 64
const WARM_UP_MS = 1_000

/** Longest wait for the read tables, in ms. */
const CATCH_UP_MS_MAX = 60_000

export const HTTP_ROWS = [6, 9, 10] as const
type HttpRow = (typeof HTTP_ROWS)[number]

/** Ours, and what stands beside it. */
const CONTENDERS: Readonly<Record<HttpRow, readonly [AskedFor, AskedFor]>> = {
  6: ['bet', 'emptyBet'],
  9: ['read', 'emptyRead'],
  10: ['emptyRead', 'publicRead'],
}

export async function benchHttp(
  place: Place,
  rows: ReadonlySet<RowNumber>,
  { extent, say }: { extent: Extent; say: (line: string) => void },
): Promise<Row[]> {
  const [store, serverUrl] = await Promise.all([place.store('http'), place.postgres()])
  return onFreshDatabase(serverUrl, async (databaseUrl) => {
    const env = {
      EVENTSTORE_URL: store.url,
      DATABASE_URL: databaseUrl,
      WALLETS: String(extent.wallets),
    }
    const server = await place.run(new URL('./http-server.ts', import.meta.url), { env })
    const url = String(server.info['url'])
    const players = server.info['players'] as LoadPlayer[]
    const load = openProcess<LoadRequest, Measured>(new URL('./http-client.ts', import.meta.url))
    const run = (asked: AskedFor, ms: number) =>
      load.ask({ url, players, asked, inFlight: IN_FLIGHT, ms })
    const measured = async (row: HttpRow): Promise<Row> => {
      const [ours, theirs] = CONTENDERS[row]
      for (const asked of [ours, theirs]) await run(asked, WARM_UP_MS)
      const passes: { ours: Measured; theirs: Measured }[] = []
      for (let pass = 1; pass <= extent.passes; pass += 1) {
        passes.push({ ours: await run(ours, extent.ms), theirs: await run(theirs, extent.ms) })
        say(`row ${row}, pass ${pass} of ${extent.passes}`)
      }
      const perSecond = passes.map((pass) => ({
        ours: pass.ours.perSecond,
        theirs: pass.theirs.perSecond,
      }))
      return rowOf(row, perSecond, notesOf(passes.flatMap((pass) => [pass.ours, pass.theirs])))
    }
    const found: Row[] = []
    if (rows.has(6)) found.push(await measured(6))
    if (rows.has(9))
      await readable(place, env, { players, head: BigInt(String(server.info['head'])) })
    for (const row of [9, 10] as const) if (rows.has(row)) found.push(await measured(row))
    load.end()
    for (const { stop } of [server, store]) await stop()
    return found
  })
}

/** A worker runs until every wallet is in its table; then it is gone again, so that it costs the reads nothing. */
async function readable(
  place: Place,
  env: Record<string, string>,
  { players, head }: { players: readonly LoadPlayer[]; head: bigint },
): Promise<void> {
  const worker = await place.run(new URL('../worker.ts', import.meta.url), { env })
  const pool = createPool(env['DATABASE_URL'] ?? '')
  const waiting = createWaiting(pool)
  for (const { playerId: id } of players) {
    const shown = { projection: 'wallet_balance', id }
    if (await waiting.waitFor(shown, head, CATCH_UP_MS_MAX)) continue
    throw new Error('the worker did not catch up')
  }
  await pool.end()
  await worker.stop()
}
