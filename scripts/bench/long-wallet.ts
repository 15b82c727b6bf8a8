// Row 5: a bet on a wallet of a million events beside one on a wallet of ten, and the first after a restart, and after an upgrade.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { wallet } from '../../domain/wallet/decider.ts'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { writeAhead } from '../../eventstore/snapshots-ahead.ts'
import { interleave, notesOf, type Extent } from './bets.ts'
import { casinoOn, newIds, openCasino, type Player } from './casino.ts'
import { fillWallet } from './history.ts'
import type { Place } from './place.ts'
import { rowOf, type Row } from './row.ts'

/** A snapshot is written beside the answer of the bet that brings it: so long it is waited for, in ms. */
const BESIDE_MS = 500

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
  const first = async (player: Player) => {
    const fresh = connect(store.url)
    const casino = casinoOn(fresh, { players, masterKey })
    const startedMs = performance.now()
    await casino.bet(player)
    const ms = performance.now() - startedMs
    await delay(BESIDE_MS)
    await fresh.dispose()
    return ms.toFixed(0)
  }
  const length = `${extent.events.toLocaleString('en-GB')} events before it`
  const note = `${length}; first bet after a restart: ${await first(long)} ms, on the short wallet ${await first(short)} ms`
  const afterUpgrade = await afterRefold(client, longId, () => first(long))
  say(afterUpgrade)
  await client.dispose()
  await store.stop()
  const p50 = passes.map(({ ours, theirs }) => ({ ours: ours.p50Ms, theirs: theirs.p50Ms }))
  return rowOf(5, p50, [note, afterUpgrade, ...notesOf(passes.map(({ ours }) => ours))])
}

/** As if this code's states were of a new version that declares a refold: of theirs there is no snapshot yet. */
async function afterRefold(
  client: StoreClient,
  playerId: string,
  firstBet: () => Promise<string>,
): Promise<string> {
  const { category, snapshot } = wallet
  const forget = () =>
    client.raw.deleteStream(`snapshot-v${snapshot?.version}-${category}-${playerId}`)
  await forget()
  const refolded = await firstBet()
  await forget()
  const startedMs = performance.now()
  const { signal } = new AbortController()
  await writeAhead({ client, decider: wallet, from: null, signal })
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1)
  const ahead = await firstBet()
  return (
    `first bet right after an upgrade that folds states anew: ${refolded} ms; ` +
    `with npm run snapshots ahead of it, which took ${seconds} s: ${ahead} ms`
  )
}
