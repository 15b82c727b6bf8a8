// Row 18: bets under random keys on a wallet that has forgotten most of its commands: each key has to be proven new.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { v4 } from 'uuid'
import { connect } from '../../eventstore/client.ts'
import { createPool } from '../../postgres/postgres.ts'
import { createWaiting } from '../../projections/reading/wait.ts'
import { commandLookUp } from '../support/command-look-up.ts'
import { interleave, notesOf, type Extent } from './bets.ts'
import { casinoOn, newIds, openCasino } from './casino.ts'
import { onFreshDatabase } from './database.ts'
import { fillWallet } from './history.ts'
import { median, rowOf, type Row } from './row.ts'
import type { Place } from './place.ts'

const IN_FLIGHT = 64

/** Longest wait for the worker to have folded the wallet, in ms. */
const FOLDED_MS_MAX = 15 * 60_000

/** Of --quick: what is looked up does not depend on how long the wallet is. */
const QUICK_EVENTS = 50_000

export async function benchOldWallet(
  place: Place,
  { extent, isQuick }: { extent: Extent; isQuick: boolean },
  say: (line: string) => void,
): Promise<Row> {
  const events = isQuick ? QUICK_EVENTS : extent.events
  const oldId = await fillWallet(join(place.folder, 'old'), events)
  say(`a wallet of ${events.toLocaleString('en-GB')} events is in the log`)
  const [store, serverUrl] = await Promise.all([place.store('old'), place.postgres()])
  return onFreshDatabase(serverUrl, async (databaseUrl) => {
    const masterKey = randomBytes(32)
    const before = connect(store.url)
    const opened = await openCasino(before, { ids: [oldId, ...newIds(1)], masterKey })
    const { players } = opened
    const old = players.find(({ playerId }) => playerId === oldId)
    const short = players.find(({ playerId }) => playerId !== oldId)
    if (old === undefined || short === undefined) throw new Error('two wallets are needed')
    const { position } = await opened.bet(old)
    await before.dispose()
    const env = { EVENTSTORE_URL: store.url, DATABASE_URL: databaseUrl }
    const worker = await place.run(new URL('../worker.ts', import.meta.url), { env })
    const pool = createPool(databaseUrl)
    const folded = { projection: 'commands', id: oldId }
    if (!(await createWaiting(pool).waitFor(folded, position, FOLDED_MS_MAX))) {
      throw new Error('the worker did not catch up')
    }
    // The worker goes on: what memory forgets meanwhile has to be in the table by then.
    const fresh = connect(store.url)
    const restarted = { players, masterKey, lookUp: commandLookUp(pool), keyOf: v4 }
    const { bet } = casinoOn(fresh, restarted)
    const startedMs = performance.now()
    await bet(old)
    const firstMs = performance.now() - startedMs
    const contenders = { ours: () => bet(old), theirs: () => bet(short) }
    const passes = await interleave(contenders, { inFlight: IN_FLIGHT, extent, say })
    await pool.end()
    await fresh.dispose()
    for (const { stop } of [worker, store]) await stop()
    const p50 = passes.map(({ ours, theirs }) => ({ ours: ours.p50Ms, theirs: theirs.p50Ms }))
    const p99 = (of: 'ours' | 'theirs') => median(passes.map((pass) => pass[of].p99Ms)).toFixed(1)
    return rowOf(18, p50, [
      `${events.toLocaleString('en-GB')} events before it; first bet after the restart: ${firstMs.toFixed(0)} ms`,
      `p99 ${p99('ours')} ms, on the short wallet ${p99('theirs')} ms; floor 50 ms, stretch 10 ms`,
      ...notesOf(passes.map(({ ours }) => ours)),
    ])
  })
}
