// The end of the log after a kill, without an index: nothing that was acknowledged disappears, and nothing is claimed.
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs'
import { statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import { expect } from 'chai'
import { DamagedLog } from '../../embedded/event-store/damage.ts'
import { MARK_NAME } from '../../embedded/event-store/end-mark.ts'
import { FRAME_HEAD_BYTES } from '../../embedded/event-store/frame.ts'
import { LOG_NAME } from '../../embedded/event-store/log-file.ts'
import { append, eventsIn, makeFolder, removeFolder, textsIn } from './event-store-folder.ts'
import { withStore } from './event-store-folder.ts'
import { runToEnd, startProcess } from './event-store-process.ts'

const TEXTS = ['one', 'two', 'three', 'four', 'five']

describe('the end of the log after a kill', () => {
  let killed: string
  let log: string
  let mark: string
  /** Where the frame of each text begins, and where the last one ends. */
  let frames: number[]
  let end: number
  beforeEach(async () => {
    const dataDir = makeFolder()
    killed = makeFolder()
    log = join(killed, LOG_NAME)
    mark = join(killed, MARK_NAME)
    await withStore({ dataDir }, async (store) => {
      for (const text of TEXTS) await append(store, 's', [text])
      // What kill -9 leaves: every byte, zeros behind them, and no index.
      for (const name of [LOG_NAME, MARK_NAME])
        copyFileSync(join(dataDir, name), join(killed, name))
    })
    end = statSync(join(dataDir, LOG_NAME)).size // at rest it ends behind its last event
    frames = eventsIn(killed).map(({ position }) => Number(position) - FRAME_HEAD_BYTES)
    removeFolder(dataDir)
  })
  afterEach(() => removeFolder(killed))

  const change = (work: (bytes: Buffer) => void, path = log) => {
    const bytes = readFileSync(path)
    work(bytes)
    writeFileSync(path, bytes)
  }
  const flip = (at: number) => (bytes: Buffer) => void bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  /** Opens it and appends; answers what was said. */
  async function open(): Promise<string> {
    const lines: string[] = []
    await withStore({ dataDir: killed, log: (line) => lines.push(line) }, (store) =>
      append(store, 's-new', ['new']),
    )
    return lines.join('\n')
  }
  const failure = () => open().catch((error: unknown) => error)
  const kept = () => readdirSync(killed).filter((name) => name.includes('cut-at'))

  it('is found where it was, in silence', async () => {
    expect(await open()).to.equal('')
    expect(textsIn(killed)).to.deep.equal([...TEXTS, 'new'])
  })

  const losses: [name: string, work: () => void, offset: () => number][] = [
    ['a flipped bit in the last append', () => change(flip(end - 9)), () => frames[4] ?? 0],
    ['an end within the last append', () => truncateSync(log, end - 3), () => frames[4] ?? 0],
    ['an end between two appends', () => truncateSync(log, frames[3]), () => frames[3] ?? 0],
    [
      'zeros in place of the last appends',
      () => change((all) => all.fill(0, frames[2])),
      () => frames[2] ?? 0,
    ],
    ['no byte at all', () => truncateSync(log, 0), () => 0],
    ['no log', () => rmSync(log), () => 0],
  ]
  for (const [name, work, offset] of losses) {
    it(`is missed where there is ${name}: the start is refused, and changes nothing`, async () => {
      work()
      const before = existsSync(log) && readFileSync(log)
      const error = await failure()
      expect(error).to.be.instanceOf(DamagedLog).and.include({ offset: offset() })
      expect((error as Error).message).to.include(
        `up to ${end} they had been on disk (${MARK_NAME}`,
      )
      expect(existsSync(log) && readFileSync(log)).to.deep.equal(before)
      if (before) expect(() => textsIn(killed)).to.throw(DamagedLog, `offset ${offset()}`)
    })
  }

  it('is said to be cut, and kept aside, where something that is no append lies behind the mark', async () => {
    truncateSync(log, end)
    appendFileSync(log, 'AEF1 and then half an append')
    const said = await open()
    expect(said).to.include(`broken at ${end}`).and.include('All that had been acknowledged')
    expect(said).not.to.include('never acknowledged')
    expect(readFileSync(join(killed, kept()[0] ?? ''), 'utf8')).to.equal(
      'AEF1 and then half an append',
    )
    expect(textsIn(killed)).to.deep.equal([...TEXTS, 'new'])
  })

  it('is not known in a folder of an earlier release, which opens: a tail is kept and nothing claimed', async () => {
    rmSync(mark)
    change(flip(end - 9))
    expect(await open()).to.include('Whether it had been acknowledged is not known')
    expect(kept()).to.have.length(1)
    expect(textsIn(killed)).to.deep.equal([...TEXTS.slice(0, -1), 'new'])
    expect(existsSync(mark)).to.equal(true)
  })

  it('is known by one slot of the mark when the other is torn, and said to be unknown when both are', async () => {
    const [a, b] = [readFileSync(mark).readDoubleLE(8), readFileSync(mark).readDoubleLE(4096 + 8)]
    expect(Math.max(a, b)).to.equal(end)
    change(flip(a < b ? 9 : 4096 + 9), mark) // the older one
    truncateSync(log, frames[4])
    expect(await failure()).to.be.instanceOf(DamagedLog)
    change((bytes) => bytes.fill(7), mark)
    expect(await open()).to.include(`${mark} is broken`)
  })

  it('is not taken for that of another store whose log was put in its place', async () => {
    const other = makeFolder()
    await withStore({ dataDir: other }, async (store) => {
      for (let n = 0; n < 20; n += 1) await append(store, 'other', ['longer'])
    })
    copyFileSync(join(other, LOG_NAME), log)
    removeFolder(other)
    const error = await failure()
    expect(error).to.be.instanceOf(DamagedLog)
    expect((error as Error).message).to.include('of another store')
  })

  it('is not promised by a store that does not wait for the disk until it is at rest', async () => {
    const before = readFileSync(mark)
    const options = { dataDir: killed, durable: false }
    await withStore(options, async (store) => {
      await append(store, 's', ['six'])
      expect(readFileSync(mark).equals(before)).to.equal(true)
    })
    expect(readFileSync(mark).readDoubleLE(8)).to.equal(statSync(log).size)
  })

  it('is missed by the command, too: exit code 1, with what to do', async () => {
    removeFolder(killed)
    const { url, end: endIt } = await startProcess(['--data', killed, '--port', '0'])
    const client = EventStoreDBClient.connectionString(url)
    for (let n = 0; n < 3; n += 1) {
      await client.appendToStream('s', jsonEvent({ type: 'Noted', data: { n } }))
    }
    await endIt('SIGKILL')
    await client.dispose()
    const last = eventsIn(killed).at(-1)
    truncateSync(log, Number(last?.position) - FRAME_HEAD_BYTES)
    const { code, text } = await runToEnd(['--data', killed, '--port', '0'])
    expect(code).to.equal(1)
    expect(text).to.include('had been on disk').and.include('docs/runbook.md')
    expect(text).not.to.include('    at ')
  })
})
