// Row 5: a bet on a wallet of a million events beside one on a wallet of ten, and the first after a restart.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { connect } from '../../eventstore/client.ts'
import { interleave, notesOf, type Extent } from './bets.ts'
import { casinoOn, newIds, openCasino, type Player } from './casino.ts'
import { fillWallet } from './history.ts'
import type { Place } from './place.ts'
import { rowOf, type Row } from './row.ts'

export async function benchLongWallet(
  place: Place,
  extent: Extent,
  say: (line: string) => void,
): Promise<Row> {
  const longId = await fillWallet(join(place.folder, 'long'), extent.events)
  say(`a wallet of ${extent.events.toLocaleString('en-GB')} events is in the log`)
  const store = await place.store('long')
  const client = connect(store.url)
  const masterKey = randomBytes(32)
  const { bet, players } = await openCasino(client, { ids: [longId, ...newIds(1)], masterKey })
  const long = players.find(({ playerId }) => playerId === longId)
  const short = players.find(({ playerId }) => playerId !== longId)
  if (long === undefined || short === undefined) throw new Error('two wallets are needed')
  const contenders = { ours: () => bet(long), theirs: () => bet(short) }
  const passes = await interleave(contenders, { inFlight: 1, extent, say })
  await client.dispose()
  const first = async (player: Player) => {
    const fresh = connect(store.url)
    const casino = casinoOn(fresh, { players, masterKey })
    const startedMs = performance.now()
    await casino.bet(player)
    const ms = performance.now() - startedMs
    await fresh.dispose()
    return ms.toFixed(0)
  }
  const length = `${extent.events.toLocaleString('en-GB')} events before it`
  const note = `${length}; first bet after a restart: ${await first(long)} ms, on the short wallet ${await first(short)} ms`
  await store.stop()
  const p50 = passes.map(({ ours, theirs }) => ({ ours: ours.p50Ms, theirs: theirs.p50Ms }))
  return rowOf(5, p50, [note, ...notesOf(passes.map(({ ours }) => ours))])
}
