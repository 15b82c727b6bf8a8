// What is refused leaves nothing: no name in the index, whoever asks for how many; and a folder that cannot be used is told in a sentence.
import { randomUUID } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Expected } from '../../embedded/event-store/append-rules.ts'
import type { FileCalls } from '../../embedded/event-store/log-file.ts'
import { systemCalls } from '../../embedded/event-store/log-file.ts'
import type { Store } from '../../embedded/event-store/store.ts'
import type { Outcome } from '../../embedded/event-store/storing.ts'
import { append, makeFolder, removeFolder, textsIn, withStore } from './event-store-folder.ts'
import { runToEnd } from './event-store-process.ts'

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'eventstore.ts')
const event = (type = 'Noted') => ({
  id: randomUUID() as string,
  type,
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: Buffer.alloc(0),
})

describe('what the event store refuses', () => {
  let dataDir: string
  beforeEach(() => {
    dataDir = makeFolder()
  })
  afterEach(() => removeFolder(dataDir))

  const sizeOf = ({ index }: Store) => ({
    streams: index.streams.list.length,
    types: index.types.names.length,
    events: index.count(),
  })
  const asked = (work: (answer: (outcome: Outcome) => void) => void) => new Promise<Outcome>(work)

  it('leaves no name: appends and deletes that lose, by any expectation', async () => {
    await withStore({ dataDir }, async (store) => {
      const before = sizeOf(store)
      for (let n = 0; n < 100; n += 1) {
        for (const expected of [5, 'stream-exists'] as Expected[]) {
          const target = { stream: `lost-${n}-${expected}`, expected }
          const outcomes = await Promise.all([
            asked((answer) => store.append({ ...target, events: [event('Lost')] }, answer)),
            asked((answer) => store.softDelete(target, answer)),
            asked((answer) => store.tombstone(target, answer)),
            asked((answer) => store.softDelete({ ...target, expected: 'any' }, answer)),
          ])
          expect(new Set(outcomes.map(({ kind }) => kind))).to.deep.equal(
            new Set(['wrong-revision']),
          )
        }
        await asked((answer) =>
          store.append({ stream: `e-${n}`, expected: 'any', events: [] }, answer),
        )
      }
      expect(sizeOf(store)).to.deep.equal(before)
    })
  })

  it('leaves no name and no type where the disk is full, and numbers on afterwards', async () => {
    const room = { end: Infinity }
    const calls: FileCalls = {
      ...systemCalls,
      write(handle, bytes, at) {
        if (at + bytes.length <= room.end) return systemCalls.write(handle, bytes, at)
        throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
      },
    }
    await withStore({ dataDir, calls }, async (store) => {
      await append(store, 'kept', ['one'])
      const before = sizeOf(store)
      room.end = 0
      for (let n = 0; n < 20; n += 1) {
        const events = [event(`Type${n}`)]
        const request = { stream: `full-${n}`, expected: 'any' as const, events }
        expect(await asked((answer) => store.append(request, answer))).to.include({
          reason: 'full',
        })
        const target = { stream: 'kept', expected: 'any' as const }
        expect(await asked((answer) => store.softDelete(target, answer))).to.include({
          kind: 'refused',
        })
      }
      expect(sizeOf(store)).to.deep.equal(before)
      room.end = Infinity
      await append(store, 'after', ['two'])
      expect(store.index.streams.find('after')).to.include({ id: before.streams, count: 1 })
      const kept = store.index.streams.find('kept')
      expect(kept && store.reading.shown(kept)).to.include({ first: 0, last: 0 })
    })
    expect(textsIn(dataDir)).to.deep.equal(['one', 'two'])
  })

  it('is a new stream whose name no trailer could carry; one byte less is stored', async () => {
    await withStore({ dataDir }, async (store) => {
      expect(await append(store, 'x'.repeat(4097), ['no'])).to.include({ reason: 'name' })
      expect(await append(store, 'é'.repeat(2049), ['no'])).to.include({ reason: 'name' })
      expect(await append(store, 'x'.repeat(4096), ['yes'])).to.include({ kind: 'stored' })
      const target = { stream: 'x'.repeat(4096), expected: 'any' as const }
      expect(await asked((answer) => store.softDelete(target, answer))).to.include({
        kind: 'stored',
      })
    })
  })

  describe('as a folder', () => {
    const unshare = 'unshare --user --map-root-user --mount'.split(' ')
    const mounted = (options: string) => {
      const script = `mount -t tmpfs -o ${options} tmpfs "$1" && exec "$2" --import tsx "$3" --data "$1" --port 0`
      const words = [
        ...unshare.slice(1),
        'sh',
        '-c',
        script,
        'sh',
        dataDir,
        process.execPath,
        SCRIPT,
      ]
      const { status, stderr } = spawnSync(unshare[0] ?? '', words, {
        encoding: 'utf8',
        timeout: 15_000,
      })
      return { code: status, text: stderr }
    }
    const expectSentence = (
      { code, text }: { code: number | null; text: string },
      what: RegExp,
    ) => {
      expect(text).to.match(what)
      expect(text.trim().split('\n')).to.have.length(1)
      expect(code).to.equal(1)
    }

    it('is told in a sentence when it is a file, or lies below one', async () => {
      const file = join(dataDir, 'file')
      writeFileSync(file, '')
      for (const data of [file, join(file, 'below')]) {
        expectSentence(
          await runToEnd(['--data', data, '--port', '0']),
          /is a file, or lies below one/,
        )
      }
    })

    it('is told in a sentence when its disk cannot be written or is full', function () {
      // Mounting a disk of one's own takes user namespaces, which a machine may have switched off.
      if (mounted('ro').text.includes('unshare')) return this.skip()
      expectSentence(mounted('ro'), /on a disk that cannot be written/)
      for (const size of ['4k', '8k']) {
        expectSentence(mounted(`size=${size}`), /The disk of .* is full/)
      }
    })
  })
})
