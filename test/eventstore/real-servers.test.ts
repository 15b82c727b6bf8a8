/** What real servers do and the embedded one does not, as faults of it: nothing is lost, done twice, or waited for without a word. */
import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEventStore, type EventStore } from '../../embedded/event-store/server.ts'
import type { Faults } from '../../embedded/event-store/faults.ts'
import { appendSurely } from '../../eventstore/append-surely.ts'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { systemClock } from '../../eventstore/clock.ts'
import { followToHead } from '../../eventstore/head-marks.ts'
import { follow, headOf, type Step } from '../../eventstore/subscription.ts'
import { runScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'
import { system } from '../support/system.ts'

const eventOf = (id: string = randomUUID()) => ({ id, type: 'Noted', data: {}, metadata: {} })

describe('a store that is as real ones are', function () {
  this.timeout(60_000)
  let folder: string
  let server: EventStore
  let client: StoreClient

  const start = async (faults: Faults) => {
    folder = await mkdtemp(join(tmpdir(), 'acme-real-'))
    server = await startEventStore({ dataDir: folder, faults })
    client = connect(server.url)
  }
  afterEach(async () => {
    await client.dispose()
    await server.stop()
    await rm(folder, { recursive: true })
  })

  it('has an append once, and answers it, whose repeats it drops while the first is on its way', async () => {
    await start({ dropsRepeatsForMs: 3_000 })
    const request = { stream: 'wallet-1', events: [eventOf()], expected: -1n }
    const answer = await appendSurely({ store: client, clock: systemClock }, request)
    expect(answer).to.include({ outcome: 'appended', revision: 0n })
    let count = 0
    for await (const { id } of client.read('wallet-1')) {
      expect(id).to.equal(request.events[0]?.id)
      count += 1
    }
    expect(count).to.equal(1)
  })

  it('gives a follower everything once and in order, though it ends subscriptions that go live', async () => {
    await start({ timeoutsOnLive: 3 })
    const ids = [randomUUID(), randomUUID(), randomUUID()]
    for (const [n, id] of ids.entries())
      await client.append('wallet-1', [eventOf(id)], BigInt(n - 1))
    const ending = new AbortController()
    const seen: string[] = []
    const lost: string[] = []
    const last = randomUUID()
    for await (const step of follow(client.raw, {
      from: null,
      matching: { prefixes: ['wallet-'] },
      signal: ending.signal,
      onLost: (reason) => lost.push(reason),
    })) {
      if (step.kind === 'caughtUp') await client.append('wallet-1', [eventOf(last)], 2n)
      if (step.kind === 'event') seen.push(step.event.id)
      if (seen.includes(last)) ending.abort()
    }
    expect(seen).to.deep.equal([...ids, last])
    expect(lost).to.have.length(3)
  })

  it('tells a follower that is quiet where the head is, while others are written', async () => {
    await start({})
    const ending = new AbortController()
    const steps: Step[] = []
    const following = (async () => {
      for await (const step of followToHead(client.raw, {
        from: null,
        matching: { prefixes: ['wallet-'] },
        signal: ending.signal,
      })) {
        steps.push(step)
      }
    })()
    const lastMark = () => steps.findLast((step) => step.kind === 'mark')?.position
    await until(() => steps.some(({ kind }) => kind === 'caughtUp'), 'it is live')
    await client.append('other-1', [eventOf()], -1n)
    const head = await headOf(client.raw)
    await until(() => lastMark() === head, 'the head is told')
    const count = steps.length
    await client.append('wallet-1', [eventOf()], -1n)
    await until(() => steps.length > count, 'it has its own')
    expect(steps.at(-1)?.kind).to.equal('event')
    ending.abort()
    await following
  })

  it('is told in words, at once, by whatever follows $all, where the user may not read it', async () => {
    await start({ deniesAll: true })
    const { databaseUrl, startAnotherApi } = await system()
    const at = { EVENTSTORE_URL: server.url, DATABASE_URL: databaseUrl }
    for (const [name, words] of FOLLOWERS) {
      const { code, stderr } = await runScript(name, words, at)
      expect(code, name).to.equal(1)
      expect(stderr).to.match(/may not read \$all.*docs\/scale\.md/s)
    }
    const { url } = await startAnotherApi({ store: client })
    const answer = await fetch(`${url}/health/ready`)
    expect(answer.status).to.equal(503)
    expect(await answer.text()).to.include('may not read $all')
  })

  it('says so within some seconds where nobody answers at its address', async () => {
    await start({})
    const mute: Server = createServer(() => {}).listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const { port } = mute.address() as { port: number }
    const { databaseUrl } = await system()
    const at = { EVENTSTORE_URL: `esdb://127.0.0.1:${port}?tls=false`, DATABASE_URL: databaseUrl }
    try {
      for (const [name, words] of FOLLOWERS) {
        const { code, stderr } = await runScript(name, words, at)
        expect(code, name).to.equal(1)
        expect(stderr).to.match(/does not answer|cannot be read/)
      }
    } finally {
      mute.close()
    }
  })

  it('is named where the address names a certificate that is not there', async () => {
    await start({})
    const { databaseUrl } = await system()
    const at = {
      EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=true&tlsCaFile=/no/such/ca.crt',
      DATABASE_URL: databaseUrl,
    }
    const { code, stderr } = await runScript('projections', ['prove', 'wallet_balance'], at)
    expect(code).to.equal(1)
    expect(stderr).to.equal(
      'EVENTSTORE_URL names a file that cannot be read: tlsCaFile=/no/such/ca.crt.\n',
    )
  })
})

const FOLLOWERS: [string, string[]][] = [
  ['projections', ['prove', 'wallet_balance']],
  ['rebuild', ['wallet_balance', '--dry-run']],
  ['projections', ['coverage']],
]
