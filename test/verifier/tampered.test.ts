/** A data folder as an intruder leaves it, before `npm run verify -- --data`: a flipped byte, and a lie sealed anew. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { LOG_NAME, readFrameHead, sealFrame } from '../../embedded/event-store/offline.ts'
import { openStore } from '../../embedded/event-store/store.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { eventOfLine, type ExportedEvent } from '../../verifier/export.ts'
import { honestHistory, recorder, ROUNDS } from './history.ts'
import { programOf } from '../support/program.ts'

const VERIFY = new URL('../../scripts/verify.ts', import.meta.url).pathname
const VERIFIER = new URL('../../verifier/main.ts', import.meta.url).pathname

/** Of somebody else: nothing of it is needed for what the player has played. */
function anothersHistory(): ExportedEvent[] {
  const { history, streamOf } = recorder()
  const onWallet = streamOf(wallet, 'b0000000-0000-4000-8000-000000000009')
  onWallet({ type: 'OpenWallet', currency: 'SEK', brand: 'acme' })
  return history
}

/** Bytes of a frame before its body. */
const HEAD_BYTES = 24

describe('a tampered data folder', function () {
  this.timeout(60_000)
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acme-tampered-'))
    const store = await openStore({ dataDir: folder })
    const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))
    for (const { stream, id, type, data, metadata } of [...honestHistory(), ...anothersHistory()]) {
      await new Promise<void>((resolve, reject) => {
        const event = { id, type, contentType: 'application/json' }
        const events = [{ ...event, data: bytes(data), metadata: bytes(metadata) }]
        store.append({ stream, expected: 'any', events }, ({ kind }) => {
          if (kind === 'stored') resolve()
          else reject(new Error(kind))
        })
      })
    }
    await store.close()
  })
  afterEach(() => rm(folder, { recursive: true }))

  const run = (file: string, ...args: string[]) =>
    new Promise<{ code: number; report: string }>((resolve) => {
      execFile(process.execPath, [...programOf(file), ...args], (error, stdout) => {
        resolve({ code: Number(error?.code ?? 0), report: stdout })
      })
    })
  const verified = () => run(VERIFY, '--all', '--data', folder)

  /** Changes the first digit of the first outcome; `isSealed`: and makes the frame's checksum fit. */
  async function changeOutcome(isSealed: boolean): Promise<void> {
    const path = join(folder, LOG_NAME)
    const log = await readFile(path)
    const at = log.indexOf('"outcome":"') + '"outcome":"'.length
    log[at] = log[at] === 0x31 ? 0x32 : 0x31
    for (let start = 0; isSealed && start < at;) {
      const end = start + HEAD_BYTES + (readFrameHead(log, start)?.bodyBytes ?? log.length)
      if (end > at) sealFrame(log.subarray(start, end))
      start = end
    }
    await writeFile(path, log)
  }

  it('verifies as long as nobody has touched it', async () => {
    const { code, report } = await verified()
    expect(report).to.include(`${ROUNDS} of ${ROUNDS} rounds verified`)
    expect(code).to.equal(0)
  })
  it('is exported as far as a session, or a round, needs it, and the file verifies alone', async () => {
    const honest = honestHistory()
    const { sessionId, roundId } = (honest.find(({ type }) => type === 'BetPlaced')?.data ??
      {}) as Record<string, string>
    const exportOf = async (...asked: string[]) => {
      const file = join(folder, 'export.ndjson')
      const { code } = await run(VERIFY, ...asked, '--data', folder, '--export', file)
      expect(code).to.equal(0)
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
      return { file, ids: lines.map((line, n) => eventOfLine(line, n).id) }
    }
    const end = honest.findLastIndex(({ stream }) => stream === `gameSession-${sessionId}`)
    const needed = honest.slice(0, end + 1).map(({ id }) => id)
    for (const asked of [
      ['--session', sessionId ?? ''],
      ['--round', roundId ?? ''],
    ]) {
      const { file, ids } = await exportOf(...asked)
      expect(ids, asked.join(' ')).to.deep.equal(needed)
      expect((await run(VERIFIER, file, ...asked)).code, asked.join(' ')).to.equal(0)
    }
    const { ids } = await exportOf('--all')
    expect(ids).to.have.length(honest.length + anothersHistory().length)
  })
  it('is named with file and offset when a byte was flipped', async () => {
    await changeOutcome(false)
    const { code, report } = await verified()
    expect(report).to.match(/checksum-failure[^]*events\.log is damaged at offset \d+/)
    expect(code).to.equal(3)
  })
  it('is named when the byte was flipped in the last frame, which none follows', async () => {
    const path = join(folder, LOG_NAME)
    const log = await readFile(path)
    const at = log.findLastIndex((byte) => byte !== 0) - 5
    log.writeUInt8(log.readUInt8(at) ^ 1, at)
    await writeFile(path, log)
    const { code, report } = await verified()
    expect(report).to.match(/checksum-failure[^]*events\.log is damaged at offset \d+/)
    expect(code).to.equal(3)
  })
  it('is named when an outcome was changed and its checksum made to fit', async () => {
    await changeOutcome(true)
    const { code, report } = await verified()
    for (const finding of ['event-id-mismatch', 'outcome-mismatch', 'record-mismatch']) {
      expect(report).to.include(finding)
    }
    expect(report).not.to.include('checksum-failure')
    expect(code).to.equal(3)
  })
})
