/** When the store is slow, silent or gone: one effect at most, a definite answer in the end, and nothing refused by it. */
import { expect } from 'chai'
import { wallet } from '../../domain/wallet/decider.ts'
import { connect, type ConnectOptions, type StoreClient } from '../../eventstore/client.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import type { StorableEvent } from '../../eventstore/codec.ts'
import {
  StoreRefused,
  StoreUnavailable,
  UnknownOutcome,
  type Store,
} from '../../eventstore/store.ts'
import { startStoreProcess, until, type StoreProcess } from '../support/store-process.ts'
import { betOf, openWallet, playerOf, streamOf } from '../support/wallet-requests.ts'

/** Time as a handler sees it runs so many times faster: ten seconds of retrying are half a second here. */
const HASTE = 20
/** Longest wait for an answer when the store is gone, in ms of real time. */
const ANSWER_MS_MAX = 5_000

const EVENT_ID = 'a8b2c3d4-0000-5000-8000-000000000001'
const event = (changes: Partial<StorableEvent> = {}): StorableEvent => ({
  id: EVENT_ID,
  type: 'WalletOpened',
  data: { currency: 'EUR' },
  metadata: {},
  ...changes,
})

const hasty = (): Clock => {
  const startMs = Date.now()
  return {
    now: () => startMs + (Date.now() - startMs) * HASTE,
    sleep: (ms) => systemClock.sleep(ms / HASTE),
    random: systemClock.random,
  }
}

const suite = (options: ConnectOptions) => () => {
  let server: StoreProcess
  let store: StoreClient
  before(async () => {
    server = await startStoreProcess()
    store = connect(server.url, options)
  })
  after(async () => {
    server.wake()
    await store.dispose()
    await server.remove()
  })

  const eventsOf = async (playerId: string) => {
    const events = []
    for await (const stored of store.read(streamOf(playerId))) events.push(stored)
    return events
  }

  it('sends the same bytes again when the answer is lost: one effect', async () => {
    const player = playerOf(1)
    await openWallet(createCommandHandler({ store }), player, 1_000n)
    const { lossy, sent } = losing(store, 2)
    const handler = createCommandHandler({ store: lossy })
    const answer = await handler.execute(wallet, betOf(player, { key: 'bet' }))
    expect(answer).to.include({ outcome: 'accepted', isReplay: false })
    expect(sent).to.have.lengthOf(3)
    expect(new Set(sent)).to.have.property('size', 1)
    const bets = (await eventsOf(player)).filter(({ type }) => type === 'BetPlaced')
    expect(bets).to.have.lengthOf(1)
  })

  it('has one effect when the store stalls past the timer and then takes both appends', async () => {
    const player = playerOf(2)
    const handler = createCommandHandler({ store })
    await openWallet(handler, player, 1_000n)
    const before = await eventsOf(player)
    const { lossy, sent } = losing(store, 0)
    const other = createCommandHandler({ store: lossy })
    await other.stateOf(wallet, player)
    server.stall()
    const bet = other.execute(wallet, betOf(player, { key: 'bet' }))
    try {
      await until(() => sent.length >= 2, 'the append sent again after its timer')
    } finally {
      server.wake()
    }
    expect(await bet).to.include({ outcome: 'accepted' })
    const after = await eventsOf(player)
    expect(after.slice(before.length).map(({ type }) => type)).to.deep.equal(['BetPlaced'])
  })

  // Reads are the same either way.
  if (options.byClient !== true) {
    it('reads thousands of missing and short streams on one connection, which stays open', async () => {
      const player = playerOf(5)
      const client = connect(server.url, options)
      await openWallet(createCommandHandler({ store: client }), player, 1_000n)
      const readBoth = async (n: number) => {
        const missing = []
        for await (const found of client.read(`missing-${n}`)) missing.push(found)
        expect(missing).to.deep.equal([])
        for await (const { revision } of client.read(streamOf(player), { limit: 2 })) {
          expect(revision).to.equal(0n)
          break
        }
      }
      const reads = Array.from({ length: 3_000 }, (_, n) => n).values()
      const one = async () => {
        for (const n of reads) await readBoth(n)
      }
      await Promise.all(Array.from({ length: 64 }, one)) // a call cancelled for each would close the connection
      await client.dispose()
    })
  }

  it('can end after a read that was left in its middle', async () => {
    const player = playerOf(4)
    const client = connect(server.url, options)
    await openWallet(createCommandHandler({ store: client }), player, 1_000n)
    for await (const { revision } of client.read(streamOf(player))) if (revision === 1n) break
    for await (const { revision } of client.read(streamOf(player), { limit: 1 })) {
      expect(revision).to.equal(0n)
      break
    }
    await client.dispose()
  })

  describe('refuses before the client what would end this process', () => {
    const refused = async (stream: string, events: StorableEvent[]) => {
      const outcome = await store.append(stream, events, 'any').catch((error: unknown) => error)
      expect(outcome).to.be.instanceOf(StoreRefused)
    }
    it('a stream without a name, for a read too', async () => {
      await refused('', [event()])
      const read = async () => {
        for await (const found of store.read('')) expect.fail(found.id)
      }
      expect(await read().catch((error: unknown) => error)).to.be.instanceOf(StoreRefused)
    })
    it('an event without a type', () => refused('wallet-x', [event({ type: '' })]))
    for (const id of [
      '',
      'no-uuid',
      '00000000-0000-0000-0000-000000000000',
      EVENT_ID.toUpperCase(),
      'a'.repeat(36),
      '-'.repeat(36),
    ]) {
      it(`an event whose id is ${JSON.stringify(id)}`, () => refused('wallet-x', [event({ id })]))
    }
    it('the second event of an append too', () =>
      refused('wallet-x', [event(), event({ id: 'no-uuid' })]))
  })

  it('answers StoreUnavailable within its bound when the store is gone, and nothing is changed', async () => {
    const player = playerOf(3)
    const clock = hasty()
    const handler = createCommandHandler({ store, clock })
    await openWallet(handler, player, 1_000n)
    const before = await eventsOf(player)
    const bet = betOf(player, { key: 'bet' })
    const startMs = Date.now()
    await server.kill()
    const warm = handler.execute(wallet, bet).catch((error: unknown) => error)
    const cold = createCommandHandler({ store, clock })
      .execute(wallet, betOf(player, { key: 'cold' }))
      .catch((error: unknown) => error)
    expect(await warm).to.be.instanceOf(StoreUnavailable)
    expect(await cold).to.be.instanceOf(StoreUnavailable)
    expect(Date.now() - startMs).to.be.below(ANSWER_MS_MAX)
    await server.startAgain()
    const again = createCommandHandler({ store })
    expect(await again.stateOf(wallet, player)).to.have.property('balance', 1_000n)
    expect(await again.execute(wallet, bet)).to.include({ outcome: 'accepted', isReplay: false })
    expect(await eventsOf(player)).to.have.lengthOf(before.length + 1)
  })
}

describe('command handler: faults', suite({}))
describe('command handler: faults, appends by the client', suite({ byClient: true }))

/** A way to the store on which the first `lostMax` answers to an append are lost; it notes what was sent. */
function losing(store: Store, lostMax: number) {
  const sent: string[] = []
  const lossy: Store = {
    read: store.read,
    async append(stream, events, expected) {
      sent.push(JSON.stringify([stream, events, String(expected)]))
      const answer = await store.append(stream, events, expected)
      if (sent.length <= lostMax) throw new UnknownOutcome('the answer was lost')
      return answer
    },
  }
  return { lossy, sent }
}
