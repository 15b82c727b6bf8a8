// Damage of the log under a running store, and after it was stopped in order: nobody is given it, and it is told.
import { closeSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import { expect } from 'chai'
import { DamagedLog } from '../../embedded/event-store/damage.ts'
import { FRAME_HEAD_BYTES, readFrameHead, sealFrame } from '../../embedded/event-store/frame.ts'
import { SNAPSHOT_NAME } from '../../embedded/event-store/index-snapshot.ts'
import { LOG_NAME } from '../../embedded/event-store/log-file.ts'
import { startEventStore } from '../../embedded/event-store/server.ts'
import type { Store } from '../../embedded/event-store/store.ts'
import { openStore } from '../../embedded/event-store/store.ts'
import { append, makeFolder, removeFolder, withStore } from './event-store-folder.ts'

const AMOUNTS = ['100.25', '7300.00', '12.50']

describe('a damaged log', () => {
  let dataDir: string
  let log: string
  let said: string[]
  const options = () => ({ dataDir, log: (line: string) => void said.push(line) })
  beforeEach(async () => {
    dataDir = makeFolder()
    log = join(dataDir, LOG_NAME)
    said = []
    await withStore({ dataDir }, async (store) => {
      for (const [n, amount] of AMOUNTS.entries()) await append(store, `w-${n}`, [amount])
    })
  })
  afterEach(() => removeFolder(dataDir))

  /** Changes one digit in place, as nobody should. */
  function change(text: string, to: string): void {
    const at = readFileSync(log).indexOf(text)
    const handle = openSync(log, 'r+')
    writeSync(handle, Buffer.from(to), 0, 1, at)
    closeSync(handle)
  }
  const read = async ({ reading, index }: Store, stream: string): Promise<string> => {
    const ordinal = index.streams.find(stream)?.ordinals[0] ?? 0
    const [message] = await reading.messages([ordinal])
    return String(message)
  }
  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    )

  it('is given to no reader while the store runs, is told once, and spares what is whole', async () => {
    await withStore(options(), async (store) => {
      change('7300.00', '9')
      const failure = await failureOf(read(store, 'w-1'))
      expect(failure).to.be.instanceOf(DamagedLog)
      expect(failure).to.include({ offset: store.index.positionAt(2) })
      await failureOf(read(store, 'w-1'))
      expect(said.filter((line) => line.includes('is damaged at'))).to.have.length(1)
      expect(await read(store, 'w-0')).to.include('100.25')
      expect(store.isDamaged()).to.equal(true)
    })
    expect(await failureOf(openStore(options()))).to.be.instanceOf(DamagedLog)
  })

  it('that was never read is found by the start after a stop in order', async () => {
    await withStore(options(), () => change('7300.00', '9'))
    expect(said).to.deep.equal([]) // nobody looked
    await withStore(options(), async (store) => {
      expect(store.recovery.snapshotEvents).to.equal(AMOUNTS.length + 1) // the shortcut was taken
      await store.verified
      expect(store.isDamaged()).to.equal(true)
    })
    expect(said.join()).to.include(`${log} is damaged at offset`)
    expect(await failureOf(openStore(options()))).to.be.instanceOf(DamagedLog)
  })

  it('whose checksum was repaired under the store is found, too', async () => {
    await withStore(options(), async (store) => {
      change('7300.00', '9')
      const bytes = readFileSync(log)
      const frame = store.index.positionAt(2) - FRAME_HEAD_BYTES
      const { bodyBytes = 0 } = readFrameHead(bytes, frame) ?? {}
      sealFrame(bytes.subarray(frame, frame + FRAME_HEAD_BYTES + bodyBytes))
      writeFileSync(log, bytes)
      expect(await failureOf(read(store, 'w-1'))).to.be.instanceOf(DamagedLog)
    })
  })

  it('that was cut while the store runs ends a read as damage does', async () => {
    await withStore(options(), async (store) => {
      truncateSync(log, store.index.positionAt(2))
      expect(await failureOf(read(store, 'w-1'))).to.be.instanceOf(DamagedLog)
    })
  })

  it('is none when it is whole: nothing is said, whatever the size of its frames', async () => {
    await withStore({ dataDir }, async (store) => {
      await append(store, 'large', ['x'.repeat(3 * 1024 * 1024)])
      for (let n = 0; n < 40; n += 1) await append(store, 'many', ['y'.repeat(50_000)])
    })
    await withStore(options(), async (store) => {
      await store.verified
      expect(store.isDamaged()).to.equal(false)
    })
    expect(said).to.deep.equal([])
  })

  it('is looked for by reading it all where the index is of a release that kept no checksums', async () => {
    const path = join(dataDir, SNAPSHOT_NAME)
    const bytes = readFileSync(path)
    bytes.writeUInt32LE(1, 4)
    bytes.writeUInt32LE(crc32(bytes.subarray(0, -4)), bytes.length - 4)
    writeFileSync(path, bytes)
    await withStore(options(), (store) => {
      expect(store.recovery.snapshotEvents).to.equal(0)
      expect(store.visibleCount()).to.equal(AMOUNTS.length + 1)
    })
  })

  it('is answered with DATA_LOSS over the protocol, to reads and to appends that depend on it', async () => {
    const server = await startEventStore(options())
    const client = EventStoreDBClient.connectionString(server.url)
    const codeOf = async (work: Promise<unknown>) =>
      String(await failureOf(work)).match(/DATA_LOSS|is damaged/)?.[0]
    change('7300.00', '9')
    const readAll = async () => {
      for await (const one of client.readAll()) expect(one).to.be.an('object')
    }
    expect(await codeOf(readAll())).to.equal('DATA_LOSS')
    const late = [jsonEvent({ type: 'Noted', data: {} })]
    const strong = client.appendToStream('w-1', late, { expectedRevision: 'no_stream' })
    expect(await failureOf(strong)).to.be.instanceOf(Error)
    expect((await client.appendToStream('w-2', late)).success).to.equal(true)
    const health = (await (await fetch(`${server.healthUrl}/health/live`)).json()) as object
    expect(health).to.include({ status: 'damaged' })
    await client.dispose()
    await server.stop()
  })
})
