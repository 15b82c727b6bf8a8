// What a start makes of the log it finds: torn, damaged, with an index that is stale, broken or gone.
import { appendFileSync, copyFileSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import {
  DamagedLog,
  LOG_NAME,
  readFrameHead,
  readLog,
  sealFrame,
} from '../../embedded/event-store/offline.ts'
import { FRAME_HEAD_BYTES } from '../../embedded/event-store/frame.ts'
import { MARK_NAME } from '../../embedded/event-store/end-mark.ts'
import { systemCalls } from '../../embedded/event-store/log-file.ts'
import { SNAPSHOT_NAME } from '../../embedded/event-store/index-snapshot.ts'
import type { Store } from '../../embedded/event-store/store.ts'
import {
  append,
  eventsIn,
  makeFolder,
  removeFolder,
  textsIn,
  withStore,
} from './event-store-folder.ts'

const TEXTS = ['one', 'two', 'three', 'four', 'five']

const indexOf = ({ index, visibleCount }: Store) => ({
  events: visibleCount(),
  streams: index.streams.list.map(({ name, count, isTombstoned, ordinals }) => {
    return { name, isTombstoned, ordinals: [...ordinals.subarray(0, count)] }
  }),
  types: index.types.names,
  positions: Array.from({ length: visibleCount() }, (_, n) => index.positionAt(n)),
})

describe('the event store at a start', () => {
  let dataDir: string
  let log: string
  let snapshot: string
  const start = () => withStore({ dataDir }, indexOf)
  const flip = (path: string, at: number) => {
    const bytes = readFileSync(path)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(path, bytes)
  }
  /** Where the text lies in the log. */
  const placeOf = (text: string) => readFileSync(log).indexOf(`"${text}"`) + 1

  beforeEach(async () => {
    dataDir = makeFolder()
    log = join(dataDir, LOG_NAME)
    snapshot = join(dataDir, SNAPSHOT_NAME)
    await withStore({ dataDir }, async (store) => {
      for (const text of TEXTS) await append(store, `s-${text.length}`, [text])
    })
  })
  afterEach(() => removeFolder(dataDir))

  it('finds what was stored, by its index or by its log alone', async () => {
    const byIndex = await start()
    const byLog = await withStore({ dataDir, ignoreIndex: true }, indexOf)
    expect(byIndex).to.deep.equal(byLog)
    expect(textsIn(dataDir)).to.deep.equal(TEXTS)
  })

  it('takes a snapshot that covers everything after a stop in order', async () => {
    await withStore({ dataDir }, ({ recovery }) => {
      expect(recovery.snapshotEvents).to.equal(TEXTS.length + 1)
    })
  })

  it('reads what is behind a stale snapshot from the log', async () => {
    copyFileSync(snapshot, `${snapshot}.old`)
    await withStore({ dataDir }, (store) => append(store, 's-new', ['six', 'seven']))
    copyFileSync(`${snapshot}.old`, snapshot)
    const byIndex = await withStore({ dataDir }, (store) => {
      expect(store.recovery.snapshotEvents).to.equal(TEXTS.length + 1)
      return indexOf(store)
    })
    expect(byIndex).to.deep.equal(await withStore({ dataDir, ignoreIndex: true }, indexOf))
  })

  it('scans the log when the snapshot is broken or gone', async () => {
    const before = await start()
    flip(snapshot, 100)
    expect(await start()).to.deep.equal(before)
    truncateSync(snapshot, 90)
    expect(await start()).to.deep.equal(before)
    rmSync(snapshot)
    expect(await start()).to.deep.equal(before)
  })

  it('keeps tombstones and soft deletes over restarts with and without the index', async () => {
    await withStore({ dataDir }, async (store) => {
      const target = (stream: string) => ({ stream, expected: 'any' as const })
      await new Promise((resolve) => store.tombstone(target('s-3'), resolve))
      await new Promise((resolve) => store.softDelete(target('s-5'), resolve))
    })
    for (const ignoreIndex of [false, true]) {
      await withStore({ dataDir, ignoreIndex }, (store) => {
        const find = (name: string) => store.index.streams.list.find((one) => one.name === name)
        const [dead, hidden] = [find('s-3'), find('s-5')]
        expect(dead?.isTombstoned).to.equal(true)
        expect(hidden && store.reading.shown(hidden)).to.equal(undefined)
      })
    }
  })

  it('cuts a torn tail, of garbage or of half an append, and goes on', async () => {
    rmSync(snapshot)
    appendFileSync(log, Buffer.from('AEF1 and then nothing that is a frame'))
    await start()
    expect(textsIn(dataDir)).to.deep.equal(TEXTS)
    rmSync(snapshot)
    rmSync(join(dataDir, MARK_NAME)) // as an earlier release left it
    truncateSync(log, statSync(log).size - 3)
    await withStore({ dataDir }, (store) => append(store, 's-4', ['again']))
    expect(textsIn(dataDir)).to.deep.equal([...TEXTS.slice(0, -1), 'again'])
  })

  describe('killed after a group that no later frame proves', () => {
    const GROUP = ['six', 'seven', 'eight', 'nine']
    let killed: string
    beforeEach(async () => {
      killed = makeFolder()
      await withStore({ dataDir }, async (store) => {
        await Promise.all(GROUP.map((text) => append(store, 's-group', [text]))) // one write, one sync
        copyFileSync(log, join(killed, LOG_NAME)) // what kill -9 leaves: every byte, and no index
      })
    })
    afterEach(() => removeFolder(killed))
    const offsetOf = (text: string) => readFileSync(join(killed, LOG_NAME)).indexOf(`"${text}"`) + 1
    const kept = () => readdirSync(killed).filter((name) => name.includes('cut-at'))
    const openKilled = async (calls = systemCalls) => {
      const lines: string[] = []
      const say = (line: string) => lines.push(line)
      await withStore({ dataDir: killed, calls, log: say }, (store) =>
        append(store, 's-new', ['new']),
      )
      return lines.join()
    }

    it('keeps what whole frames follow aside, and says where', async () => {
      const frame = Number(eventsIn(killed).at(-3)?.position) - FRAME_HEAD_BYTES
      flip(join(killed, LOG_NAME), offsetOf('seven'))
      const tail = readFileSync(join(killed, LOG_NAME)).subarray(frame)
      expect(() => textsIn(killed)).to.throw(DamagedLog, `offset ${frame}: a frame fails`)
      const said = await openKilled()
      const [name = ''] = kept()
      expect(said).to.include(`broken at ${frame}`).and.include(join(killed, name))
      expect(readFileSync(join(killed, name)).equals(tail)).to.equal(true)
      expect(statSync(join(killed, name)).mode & 0o777).to.equal(0o600)
      expect(textsIn(killed)).to.deep.equal([...TEXTS, 'six', 'new'])
    })

    it('cuts nothing when it cannot keep it aside', async () => {
      flip(join(killed, LOG_NAME), offsetOf('seven'))
      const before = readFileSync(join(killed, LOG_NAME))
      const write = () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      }
      const failure = await openKilled({ ...systemCalls, write }).catch((error: unknown) => error)
      expect(failure).to.deep.include({ code: 'ENOSPC' })
      expect(readFileSync(join(killed, LOG_NAME)).equals(before)).to.equal(true)
    })

    it('keeps a last frame aside that is torn: nothing says that nobody was answered', async () => {
      flip(join(killed, LOG_NAME), offsetOf('nine'))
      expect(await openKilled()).to.include('Whether it had been acknowledged is not known')
      expect(kept()).to.have.length(1)
      expect(textsIn(killed)).to.deep.equal([...TEXTS, ...GROUP.slice(0, -1), 'new'])
    })
  })

  it('refuses a log that ends within an append that had been on disk', async () => {
    truncateSync(log, statSync(log).size - 3)
    const error = await start().catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(DamagedLog)
  })

  it('refuses a log that is shorter than its index by more than one append', async () => {
    truncateSync(log, placeOf('three'))
    const error = await start().catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(DamagedLog)
  })

  for (const hasIndex of [true, false]) {
    it(`refuses damage in the middle ${hasIndex ? 'with' : 'without'} an index`, async () => {
      if (!hasIndex) rmSync(snapshot)
      const frame = Number(eventsIn(dataDir)[2]?.position) - FRAME_HEAD_BYTES
      flip(log, placeOf('three'))
      const error = await start().catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(DamagedLog)
      expect(error).to.include({ file: log, offset: frame })
      expect(() => [...readLog(dataDir)]).to.throw(DamagedLog, String(frame))
    })
  }

  it('refuses damage of the last append if the index knows of it', async () => {
    flip(log, placeOf('five'))
    const error = await start().catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(DamagedLog)
  })

  it('lets a change with a repaired checksum come through as data', async () => {
    const frame = Number(eventsIn(dataDir)[2]?.position) - FRAME_HEAD_BYTES
    flip(log, placeOf('three'))
    const bytes = readFileSync(log)
    const bodyBytes = readFrameHead(bytes, frame)?.bodyBytes ?? 0
    sealFrame(bytes.subarray(frame, frame + FRAME_HEAD_BYTES + bodyBytes))
    writeFileSync(log, bytes)
    expect(textsIn(dataDir)[2]).to.equal('uhree')
    const lines: string[] = []
    await withStore({ dataDir, log: (line) => lines.push(line) }, ({ visibleCount }) => {
      expect(visibleCount()).to.equal(TEXTS.length + 1)
    })
    expect(lines.join()).to.include('is not what it was when its index was written')
  })

  it('is read offline while a store has the folder, and as a copy', async () => {
    const copy = makeFolder()
    await withStore({ dataDir }, async (store) => {
      await append(store, 's-live', ['live'])
      expect(textsIn(dataDir)).to.deep.equal([...TEXTS, 'live'])
      copyFileSync(log, join(copy, LOG_NAME))
    })
    expect(textsIn(copy)).to.deep.equal([...TEXTS, 'live'])
    removeFolder(copy)
  })
})
