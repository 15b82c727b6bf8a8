// What the store does when its disk is full or fails; faults are put in place of the file calls.
import { expect } from 'chai'
import type { FileCalls } from '../../embedded/event-store/log-file.ts'
import { systemCalls } from '../../embedded/event-store/log-file.ts'
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
})
