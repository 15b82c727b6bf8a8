// The event store as a process: killed under load, its lock, its ways to end, its words on bad starts.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EventStoreDBClient, NO_STREAM, jsonEvent } from '@eventstore/db-client'
import { expect } from 'chai'
import { LOG_NAME } from '../../embedded/event-store/offline.ts'
import { eventsIn, makeFolder, removeFolder } from '../embedded/event-store-folder.ts'
import type { StoreProcess } from '../embedded/event-store-process.ts'
import { runToEnd, startProcess } from '../embedded/event-store-process.ts'

const WRITERS = 32
const ACKNOWLEDGED_BEFORE_KILL = 2000

/** Appends at exact revisions until the server is gone; `onDone` gets each id acknowledged. */
async function writeUntilKilled(
  client: EventStoreDBClient,
  stream: string,
  onDone: (id: string) => void,
) {
  let expectedRevision: bigint | typeof NO_STREAM = NO_STREAM
  try {
    for (;;) {
      const id = randomUUID()
      const events = [jsonEvent({ id, type: 'Noted', data: { stream } })]
      const answer: { nextExpectedRevision: bigint } = await client.appendToStream(stream, events, {
        expectedRevision,
      })
      expectedRevision = answer.nextExpectedRevision
      onDone(id)
    }
  } catch {
    return // the kill: the last append may or may not be stored
  }
}

/** Kills the store under load; what each stream had acknowledged by then. */
async function killUnderLoad(store: StoreProcess): Promise<Map<string, string[]>> {
  const client = EventStoreDBClient.connectionString(store.url)
  const acknowledged = new Map<string, string[]>()
  let count = 0
  let ended: Promise<unknown> = Promise.resolve()
  const onDone = () => {
    count += 1
    if (count === ACKNOWLEDGED_BEFORE_KILL) ended = store.end('SIGKILL')
  }
  const streams = Array.from({ length: WRITERS }, (_, n) => `writer-${n}-${randomUUID()}`)
  // The client may leave an append unanswered for ever: what matters is what it did answer.
  const writing = streams.map(async (stream) => {
    const ids: string[] = []
    acknowledged.set(stream, ids)
    await writeUntilKilled(client, stream, (id) => {
      ids.push(id)
      onDone()
    })
  })
  const gone = once(store.child, 'exit').then(() => undefined)
  await gone
  await ended
  await Promise.race([Promise.all(writing), gone.then(() => client.dispose())])
  return acknowledged
}

describe('the event store as a process', () => {
  let data: string
  const started: StoreProcess[] = []
  const start = async (...more: string[]) => {
    const store = await startProcess(['--data', data, '--port', '0', ...more])
    started.push(store)
    return store
  }
  beforeEach(() => {
    data = makeFolder()
  })
  afterEach(async () => {
    for (const { child, end } of started.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) await end('SIGKILL')
    }
    removeFolder(data)
  })

  it('keeps every acknowledged append over kill -9 under load, and none twice', async () => {
    for (let round = 0; round < 2; round += 1) {
      const acknowledged = await killUnderLoad(await start())
      const stored = new Map<string, string[]>()
      for (const { stream, id } of eventsIn(data)) {
        stored.set(stream, [...(stored.get(stream) ?? []), id])
      }
      for (const [stream, ids] of acknowledged) {
        const found = stored.get(stream) ?? []
        expect(found.slice(0, ids.length)).to.deep.equal(ids)
        expect(found.length).to.be.at.most(ids.length + 1)
        expect(new Set(found).size).to.equal(found.length)
      }
    }
    const again = await start()
    const health = (await (await fetch(`${again.healthUrl}/health/live`)).json()) as object
    expect(health).to.deep.include({ status: 'ok', events: eventsIn(data).length + 1 })
  })

  it('names who has the folder and leaves it alone', async () => {
    const first = await start()
    const { code, text } = await runToEnd(['--data', data, '--port', '0'])
    expect(code).to.equal(1)
    expect(text).to.include(String(first.child.pid))
    await first.end('SIGKILL')
    const second = await start() // the lock of a dead process is no lock
    expect(await second.end('SIGTERM')).to.equal(0)
  })

  it('stops in order when its parent is gone', async () => {
    const store = await start()
    const ended = once(store.child, 'exit')
    store.child.disconnect()
    expect(await ended).to.deep.equal([0, null])
  })

  it('refuses a damaged log with the file and the offset', async () => {
    const store = await start()
    await store.end('SIGTERM')
    const log = join(data, LOG_NAME)
    const bytes = readFileSync(log)
    bytes[100] = (bytes[100] ?? 0) ^ 1
    writeFileSync(log, bytes)
    const { code, text } = await runToEnd(['--data', data, '--port', '0'])
    expect(code).to.equal(1)
    expect(text).to.include(`${log} is damaged at offset 0`)
  })

  it('answers misuse with exit code 2', async () => {
    expect((await runToEnd([])).code).to.equal(2)
    expect((await runToEnd(['--data', data, '--port', 'many'])).code).to.equal(2)
  })

  it('answers a health path that is none as such, a malformed one too, and goes on', async () => {
    const { healthUrl } = await start()
    const ask = async (path: string) => {
      const response = await fetch(healthUrl + path)
      return { status: response.status, body: await response.json() }
    }
    expect(await ask('//')).to.deep.equal({ status: 400, body: { error: 'no such path' } })
    expect(await ask('/nothing')).to.deep.equal({ status: 404, body: { error: 'no such path' } })
    expect(await ask('/health/live')).to.have.property('status', 200)
  })

  it('counts events up to a position', async () => {
    const { url, healthUrl } = await start()
    const client = EventStoreDBClient.connectionString(url)
    const events = [jsonEvent({ type: 'A', data: {} }), jsonEvent({ type: 'B', data: {} })]
    const { position } = await client.appendToStream('counted', events)
    const ask = async (at: bigint) =>
      (await fetch(`${healthUrl}/stats/ordinal?position=${at}`)).json()
    const last = position?.commit ?? 0n
    expect(await ask(last)).to.deep.equal({ ordinal: 3 })
    expect(await ask(last - 1n)).to.deep.equal({ ordinal: 2 })
    await client.dispose()
  })
})
