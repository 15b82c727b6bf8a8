/** Appends to a cluster of which no node is there at first, either way. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { UnknownOutcome } from '../../eventstore/store.ts'
import { startStoreProcess, type StoreProcess } from '../support/store-process.ts'

const noted = () => ({ id: randomUUID(), type: 'Noted', data: {}, metadata: {} })

describe('an append to a cluster', function () {
  this.timeout(30_000)
  let server: StoreProcess
  const stores: StoreClient[] = []
  before(async () => {
    server = await startStoreProcess()
    const { port } = new URL(server.url)
    const cluster = `esdb://127.0.0.1:${port},127.0.0.1:1?tls=false&maxDiscoverAttempts=1`
    stores.push(connect(cluster), connect(cluster, { byClient: true }))
  })
  after(async () => {
    await Promise.all(stores.map((store) => store.dispose()))
    await server.remove()
  })

  it('goes once a node is found, where at first there was none', async () => {
    await server.kill()
    for (const store of stores) {
      const failed = await store.append('s-1', [noted()], 'any').catch((error: unknown) => error)
      expect(failed).to.be.instanceOf(UnknownOutcome)
    }
    await server.startAgain()
    for (const store of stores) {
      expect(await store.append('s-1', [noted()], 'any')).to.include({ outcome: 'appended' })
    }
  })
})
