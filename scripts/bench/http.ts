// Row 6: bets over HTTP beside the same stack with an empty handler; server and load are processes of their own.
import { notesOf, type Extent } from './bets.ts'
import { EMPTY_BETS, REAL_BETS, type LoadPlayer, type LoadRequest } from './http-load.ts'
import type { Measured } from './measure.ts'
import type { Place } from './place.ts'
import { openProcess } from './process.ts'
import { rowOf, type Row } from './row.ts'

const IN_FLIGHT = 64
const WARM_UP_MS = 1_000

export async function benchHttp(
  place: Place,
  { passes, ms, wallets }: Extent,
  say: (line: string) => void,
): Promise<Row> {
  const [store, databaseUrl] = await Promise.all([place.store('http'), place.postgres()])
  const env = {
    EVENTSTORE_URL: store.url,
    DATABASE_URL: databaseUrl,
    WALLETS: String(wallets),
  }
  const server = await place.run(new URL('./http-server.ts', import.meta.url), { env })
  const url = String(server.info['url'])
  const players = server.info['players'] as LoadPlayer[]
  const load = openProcess<LoadRequest, Measured>(new URL('./http-client.ts', import.meta.url))
  const run = (path: string, forMs: number) =>
    load.ask({ url, players, path, inFlight: IN_FLIGHT, ms: forMs })
  for (const path of [REAL_BETS, EMPTY_BETS]) await run(path, WARM_UP_MS)
  const results: { ours: Measured; theirs: Measured }[] = []
  for (let pass = 1; pass <= passes; pass += 1) {
    results.push({ ours: await run(REAL_BETS, ms), theirs: await run(EMPTY_BETS, ms) })
    say(`pass ${pass} of ${passes}`)
  }
  load.end()
  for (const { stop } of [server, store]) await stop()
  const perSecond = results.map(({ ours, theirs }) => ({
    ours: ours.perSecond,
    theirs: theirs.perSecond,
  }))
  return rowOf(6, perSecond, notesOf(results.flatMap(({ ours, theirs }) => [ours, theirs])))
}
