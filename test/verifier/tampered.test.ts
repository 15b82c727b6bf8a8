/** A data folder as an intruder leaves it, before `npm run verify -- --data`: a flipped byte, and a lie sealed anew. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { LOG_NAME, readFrameHead, sealFrame } from '../../embedded/event-store/offline.ts'
import { openStore } from '../../embedded/event-store/store.ts'
import { honestHistory, ROUNDS } from './history.ts'

const VERIFY = new URL('../../scripts/verify.ts', import.meta.url).pathname

/** Bytes of a frame before its body. */
const HEAD_BYTES = 24

describe('a tampered data folder', function () {
  this.timeout(60_000)
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acme-tampered-'))
    const store = await openStore({ dataDir: folder })
    const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))
    for (const { stream, id, type, data, metadata } of honestHistory()) {
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

  const verified = () =>
    new Promise<{ code: number; report: string }>((resolve) => {
      const args = ['--import', 'tsx', VERIFY, '--all', '--data', folder]
      execFile(process.execPath, args, (error, stdout) => {
        resolve({ code: Number(error?.code ?? 0), report: stdout })
      })
    })

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
