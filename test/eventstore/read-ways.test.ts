/** Both ways of reading a stream, beside each other on one server: the same events, the same refusals, and nothing left open. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import type { StoredEvent } from '../../eventstore/codec.ts'
import { StoreUnavailable, type ReadOptions } from '../../eventstore/store.ts'
import { startStoreProcess, type StoreProcess } from '../support/store-process.ts'

const EVENTS = 250

const noted = (n: number) => ({
  id: randomUUID() as string,
  type: n % 2 === 0 ? 'Noted' : 'Ünusual',
  data: { n, text: '✓'.repeat(n % 7) },
  metadata: n % 5 === 0 ? {} : { by: 'é' },
})

describe('the ways of reading a stream', function () {
  this.timeout(30_000)
  let server: StoreProcess
  const ways: StoreClient[] = []
  const stream = `reads-${randomUUID()}é`
  before(async () => {
    server = await startStoreProcess()
    ways.push(connect(server.url), connect(server.url, { byClient: true }))
    const list = Array.from({ length: EVENTS }, (_, n) => noted(n))
    await ways[0]?.append(stream, list, -1n)
  })
  after(async () => {
    for (const store of ways) await store.dispose()
    await server.remove()
  })

  const told = async (store: StoreClient, name: string, options?: ReadOptions) => {
    const events: StoredEvent[] = []
    try {
      for await (const event of store.read(name, options)) events.push(event)
      return events
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`
    }
  }
  const both = (name: string, options?: ReadOptions) =>
    Promise.all(ways.map((store) => told(store, name, options)))

  for (const options of [
    {},
    { limit: 1 },
    { limit: EVENTS + 1 },
    { from: 0n, limit: 3 },
    { from: 100n },
    { from: BigInt(EVENTS) },
    { from: 2n ** 60n },
    { backwards: true },
    { backwards: true, limit: 1 },
    { backwards: true, from: 7n },
  ] satisfies ReadOptions[]) {
    const words = Object.entries(options).map(([key, value]) => `${key} ${value}`)
    it(`give the same events: ${words.join(', ') || 'all'}`, async () => {
      const [byWire, byClient] = await both(stream, options)
      expect(byWire).to.deep.equal(byClient)
      const isBeyond = 'from' in options && options.from !== undefined && options.from >= EVENTS
      expect(byWire?.length ?? 0).to.be[isBeyond ? 'equal' : 'greaterThan'](0)
    })
  }

  it('give nothing of a stream that is not there, and refuse one that was deleted for good', async () => {
    expect(await both(`nothing-${randomUUID()}`)).to.deep.equal([[], []])
    const gone = `gone-${randomUUID()}`
    await ways[0]?.append(gone, [noted(1)], -1n)
    await ways[0]?.raw.tombstoneStream(gone)
    const refused = `StoreRefused: ${gone}: stream-deleted`
    expect(await both(gone)).to.deep.equal([refused, refused])
  })

  it('leave nothing open where their reader leaves, however often', async () => {
    const [store] = ways
    if (store === undefined) throw new Error('no way')
    const leaver = connect(server.url)
    for (let times = 0; times < 50; times += 1) {
      for await (const { revision } of leaver.read(stream, times % 2 === 0 ? {} : { limit: 5 })) {
        if (revision === 1n) break
      }
    }
    const open = leaver.raw as unknown as { disposableStreams: Set<unknown> }
    await leaver.dispose()
    expect(open.disposableStreams.size).to.equal(0)
    expect(await told(store, stream, { limit: 1 })).to.have.length(1)
  })

  it('say that the store is away, in the same words', async () => {
    const other = await startStoreProcess()
    const stores = [connect(other.url), connect(other.url, { byClient: true })]
    for (const store of stores) await store.append('s-1', [noted(1)], 'any')
    await other.kill()
    for (const store of stores) {
      const failure = await (async () => {
        for await (const event of store.read('s-1')) expect(event).to.equal(null)
      })().catch((error: unknown) => error)
      expect(failure).to.be.instanceOf(StoreUnavailable)
      expect((failure as Error).message).to.equal('cannot read s-1: unavailable')
      await store.dispose()
    }
    await other.remove()
  })
})
