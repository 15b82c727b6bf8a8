// Row 17: two API processes on one store with the same players, beside one of them alone; both are sent the same load.
import { notesOf, type Extent } from './bets.ts'
import { onFreshDatabase } from './database.ts'
import type { LoadPlayer, LoadRequest } from './http-load.ts'
import type { Measured } from './measure.ts'
import type { Place } from './place.ts'
import { openProcess, type BenchProcess } from './process.ts'
import { rowOf, type Row } from './row.ts'

/** Of each of the two load processes. */
const IN_FLIGHT = 32
const WARM_UP_MS = 1_000

type Load = BenchProcess<LoadRequest, Measured>

export async function benchTwoApis(
  place: Place,
  extent: Extent,
  say: (line: string) => void,
): Promise<Row> {
  const [store, serverUrl] = await Promise.all([place.store('two-apis'), place.postgres()])
  return onFreshDatabase(serverUrl, async (databaseUrl) => {
    const env = {
      EVENTSTORE_URL: store.url,
      DATABASE_URL: databaseUrl,
      WALLETS: String(extent.wallets),
    }
    const script = new URL('./http-server.ts', import.meta.url)
    const first = await place.run(script, { env })
    const players = first.info['players'] as LoadPlayer[]
    const ids = players.map(({ playerId, sessionId }) => ({ playerId, sessionId }))
    const HOUSE = JSON.stringify({ masterKey: first.info['masterKey'], players: ids })
    const second = await place.run(script, { env: { ...env, HOUSE } })
    const loads = [openLoad(), openLoad()]
    const one = String(first.info['url'])
    const other = String(second.info['url'])

    const run = (urls: readonly string[], ms: number) => runOn(urls, { loads, players, ms })
    for (const urls of [[one, other], [one]]) await run(urls, WARM_UP_MS)
    const passes: { ours: Together; theirs: Together }[] = []
    for (let pass = 1; pass <= extent.passes; pass += 1) {
      const ours = await run([one, other], extent.ms)
      passes.push({ ours, theirs: await run([one], extent.ms) })
      say(`pass ${pass} of ${extent.passes}`)
    }
    for (const { end } of loads) end()
    for (const { stop } of [second, first, store]) await stop()
    const perSecond = passes.map(({ ours, theirs }) => ({
      ours: ours.perSecond,
      theirs: theirs.perSecond,
    }))
    return rowOf(17, perSecond, notesOf(passes.flatMap(({ ours }) => ours.measured)))
  })
}

const openLoad = (): Load => openProcess(new URL('./http-client.ts', import.meta.url))

type Together = { perSecond: number; measured: readonly Measured[] }

/** Each load process sends to its own address, or both to the only one. */
async function runOn(
  urls: readonly string[],
  { loads, players, ms }: { loads: readonly Load[]; players: readonly LoadPlayer[]; ms: number },
): Promise<Together> {
  const measured = await Promise.all(
    loads.map((load, n) =>
      load.ask({
        url: urls[n % urls.length] ?? '',
        players,
        asked: 'bet',
        inFlight: IN_FLIGHT,
        ms,
      }),
    ),
  )
  return { perSecond: measured.reduce((sum, one) => sum + one.perSecond, 0), measured }
}
