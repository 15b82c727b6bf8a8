// Rows 12 and 13: what durability costs the embedded store, and how fast it is back.
import { randomUUID } from 'node:crypto'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { openStore, type Store } from '../../embedded/event-store/store.ts'
import { join } from 'node:path'
import { interleave, notesOf, type Extent } from './bets.ts'
import { forEach } from './measure.ts'
import type { Place } from './place.ts'
import { rowOf, type Pass, type Row } from './row.ts'

const IN_FLIGHT = 64

/** As large as a bet in a stream. */
const FACTS = { text: 'x'.repeat(400) }

/** Appends pairs, each to the next stream that waits for none, at its exact revision. */
function pairsTo(client: StoreClient) {
  const idle = Array.from({ length: IN_FLIGHT }, () => ({ name: `pairs-${randomUUID()}`, at: -1n }))
  const event = () => ({ id: randomUUID(), type: 'Measured', data: FACTS, metadata: FACTS })
  return async () => {
    const stream = idle.pop()
    if (stream === undefined) throw new Error('more in flight than streams')
    try {
      const { outcome } = await client.append(stream.name, [event(), event()], stream.at)
      if (outcome !== 'appended') throw new Error(`${stream.name}: ${outcome}`)
      stream.at += 2n
    } finally {
      idle.push(stream)
    }
  }
}

export async function benchDurability(
  place: Place,
  extent: Extent,
  say: (line: string) => void,
): Promise<Row> {
  const stores = [await place.store('durable'), await place.store('fast', ['--no-durable'])]
  const [durable, fast] = stores.map(({ url }) => connect(url))
  if (durable === undefined || fast === undefined) throw new Error('two stores are needed')
  const contenders = { ours: pairsTo(durable), theirs: pairsTo(fast) }
  const passes = await interleave(contenders, { inFlight: IN_FLIGHT, extent, say })
  await Promise.all([durable.dispose(), fast.dispose()])
  await Promise.all(stores.map(({ stop }) => stop()))
  const perSecond = passes.map(({ ours, theirs }): Pass => ({
    ours: ours.perSecond,
    theirs: theirs.perSecond,
  }))
  return rowOf(12, perSecond, notesOf(passes.flatMap(({ ours, theirs }) => [ours, theirs])))
}

/** Events of one append while the log is filled, and streams they go to. */
const FILL = { together: 100, streams: 1_000, appends: 16 }

export async function benchRestart(
  place: Place,
  { events, passes }: Extent,
  say: (line: string) => void,
): Promise<Row> {
  await fill(join(place.folder, 'restart'), events)
  say(`${events.toLocaleString('en-GB')} events are in the log`)
  const startMs = async (flags: string[]) => {
    const startedMs = performance.now()
    const { stop } = await place.store('restart', flags)
    const ms = performance.now() - startedMs
    await stop()
    return ms
  }
  await startMs([]) // compiles
  const results: Pass[] = []
  for (let pass = 1; pass <= passes; pass += 1) {
    results.push({ ours: await startMs([]), theirs: await startMs(['--no-index']) })
    say(`pass ${pass} of ${passes}`)
  }
  const [emptyMs, launches] = [await launchMs(place), `${events.toLocaleString('en-GB')} events`]
  const note = `${launches}; each figure holds the launch of the process, ${emptyMs} ms on an empty log`
  return rowOf(13, results, [note])
}

async function launchMs(place: Place): Promise<number> {
  const startedMs = performance.now()
  const { stop } = await place.store('empty')
  const ms = performance.now() - startedMs
  await stop()
  return Math.round(ms)
}

/** Through the store's own writer, not durably: how the log came to be is not what is measured. */
async function fill(dataDir: string, events: number): Promise<void> {
  const store = await openStore({ dataDir, durable: false })
  const bytes = Buffer.from(JSON.stringify(FACTS))
  const event = () => ({
    id: randomUUID(),
    type: 'Measured',
    contentType: 'application/json',
    data: bytes,
    metadata: bytes,
  })
  const appends = Array.from({ length: Math.ceil(events / FILL.together) }, (_, n) => n)
  await forEach(appends, FILL.appends, (n) =>
    stored(store, `filled-${n % FILL.streams}`, Array.from({ length: FILL.together }, event)),
  )
  await store.close()
}

const stored = (
  store: Store,
  stream: string,
  events: Parameters<Store['append']>[0]['events'],
): Promise<void> =>
  new Promise((resolve, reject) => {
    store.append({ stream, expected: 'any', events }, (outcome) => {
      if (outcome.kind === 'stored') resolve()
      else reject(new Error(`${stream}: ${outcome.kind}`))
    })
  })
