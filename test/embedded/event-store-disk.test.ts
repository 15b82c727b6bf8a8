// What the store does when its disk is full or fails; faults are put in place of the file calls.
import { appendFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { SNAPSHOT_NAME } from '../../embedded/event-store/index-snapshot.ts'
import type { FileCalls } from '../../embedded/event-store/log-file.ts'
import { LOG_NAME, systemCalls } from '../../embedded/event-store/log-file.ts'
import { openStore } from '../../embedded/event-store/store.ts'
import { append, makeFolder, removeFolder, textsIn, withStore } from './event-store-folder.ts'

const failureOf = (code: string) => Object.assign(new Error(code), { code })

describe('the event store and its disk', () => {
  let dataDir: string
  beforeEach(() => {
    dataDir = makeFolder()
  })
  afterEach(() => removeFolder(dataDir))

  /** Calls with a disk that holds `room.end` bytes: a write beyond leaves half of what would fit. */
  const smallDisk = (room: { end: number }): FileCalls => ({
    ...systemCalls,
    write(handle, bytes, at) {
      const fits = Math.max(0, room.end - at)
      if (bytes.length <= fits) return systemCalls.write(handle, bytes, at)
      systemCalls.write(handle, bytes.subarray(0, fits), at)
      throw failureOf('ENOSPC')
    },
  })

  it('refuses appends while the disk is full, loses nothing, and goes on when there is room', async () => {
    const room = { end: 2000 }
    const stored: string[] = []
    await withStore({ dataDir, calls: smallDisk(room) }, async (store) => {
      const texts = Array.from({ length: 40 }, (_, n) => `early ${n}`)
      const outcomes = await Promise.all(texts.map((text) => append(store, 's', [text])))
      const refused = outcomes.filter(({ kind }) => kind === 'refused')
      expect(refused.length).to.be.greaterThan(0)
      expect(refused[0]).to.deep.include({ reason: 'full' })
      texts.forEach((text, n) => outcomes[n]?.kind === 'stored' && stored.push(text))
      const again = await append(store, 's', ['x'.repeat(3000)])
      expect(again.kind).to.equal('refused')
      room.end = Infinity
      const late = await append(store, 's', ['late'])
      expect(late).to.deep.include({ kind: 'stored', revision: stored.length })
    })
    expect(textsIn(dataDir)).to.deep.equal([...stored, 'late'])
  })

  for (const call of ['write', 'sync'] as const) {
    it(`gives up for good when a ${call} fails in another way`, async () => {
      const state = { isBroken: false }
      const calls: FileCalls = {
        ...systemCalls,
        write(handle, bytes, at) {
          if (state.isBroken && call === 'write') throw failureOf('EIO')
          return systemCalls.write(handle, bytes, at)
        },
        sync: (handle) =>
          state.isBroken && call === 'sync'
            ? Promise.reject(failureOf('EIO'))
            : systemCalls.sync(handle),
      }
      let answered = 0
      const failure = await new Promise((onFatal) => {
        void openStore({ dataDir, calls, onFatal }).then((store) => {
          state.isBroken = true
          void append(store, 's', ['lost']).then(() => (answered += 1))
        })
      })
      expect(failure).to.deep.include({ code: 'EIO' })
      expect(answered).to.equal(0)
    })
  }

  it('has what a start recovered on disk before it serves it, what is cut off too', async () => {
    await withStore({ dataDir }, (store) => append(store, 's', ['kept']))
    const { size } = statSync(join(dataDir, LOG_NAME)) // at rest it ends behind its last event
    appendFileSync(join(dataDir, LOG_NAME), 'AEF1 and then half an append')
    rmSync(join(dataDir, SNAPSHOT_NAME))
    const noted: string[] = []
    const calls: FileCalls = {
      ...systemCalls,
      sync: (handle) => systemCalls.sync(handle).then(() => void noted.push('on disk')),
      truncate(handle, size) {
        noted.push(`cut at ${size}`)
        systemCalls.truncate(handle, size)
      },
    }
    const store = await openStore({ dataDir, calls })
    const served = [...noted]
    await store.close()
    expect(served).to.deep.equal([`cut at ${size}`, 'on disk'])
  })

  it('serves nothing of what it cannot bring to disk at a start', async () => {
    await withStore({ dataDir }, (store) => append(store, 's', ['kept']))
    const calls = { ...systemCalls, sync: () => Promise.reject(failureOf('EIO')) }
    const failure = await openStore({ dataDir, calls }).catch((error: unknown) => error)
    expect(failure).to.deep.include({ code: 'EIO' })
    await withStore({ dataDir }, () => undefined) // and it gave the folder back
    expect(textsIn(dataDir)).to.deep.equal(['kept'])
  })
})
