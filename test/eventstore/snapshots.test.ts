/** Snapshots and evicted repeats on the real embedded store: a short load that never says other than a long one. */
import { expect } from 'chai'
import { wallet } from '../../domain/wallet/decider.ts'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import type { StoredEvent } from '../../eventstore/codec.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { load } from '../../eventstore/folded.ts'
import { knowingNothing, type Sought } from '../../eventstore/look-up.ts'
import type { Snapshot } from '../../domain/shared/decider.ts'
import { readSnapshot, writeSnapshot } from '../../eventstore/snapshots.ts'
import type { Store } from '../../eventstore/store.ts'
import type { WalletState } from '../../domain/wallet/state.ts'
import { startStoreProcess, until, type StoreProcess } from '../support/store-process.ts'
import { HASHES } from '../support/wallet-facts.ts'
import {
  betOf,
  openWallet,
  playerOf,
  request,
  sessionOf,
  streamOf,
} from '../support/wallet-requests.ts'

const PLAYER = playerOf(1)
const STREAM = streamOf(PLAYER)

/** Enough events for a snapshot (one every 2,000), and more commands than it keeps. */
const BETS = 1_990
const KEPT = 1_000
const withoutSnapshots = { ...wallet }
delete (withoutSnapshots as { snapshot?: unknown }).snapshot

describe('snapshots', () => {
  let server: StoreProcess
  let store: StoreClient
  let form: Snapshot<WalletState>
  before(async () => {
    if (wallet.snapshot === undefined) throw new Error('wallets have snapshots')
    form = wallet.snapshot
    server = await startStoreProcess()
    store = connect(server.url)
    const handler = createCommandHandler({ store })
    await openWallet(handler, PLAYER, 1_000_000n)
    const bets = async (from: number, to: number) =>
      Promise.all(
        Array.from({ length: to - from }, (_, n) =>
          handler.execute(wallet, betOf(PLAYER, { key: `bet-${from + n}`, stake: 1n })),
        ),
      )
    await bets(0, BETS)
    await handler.execute(
      wallet,
      request(PLAYER, { key: 'name' }, () => ({
        type: 'NameSuccessor',
        sessionId: sessionOf(PLAYER),
        seedHash: HASHES.second,
        successorHash: HASHES.third,
      })),
    )
    await bets(BETS, BETS + 20)
    await until(async () => (await readSnapshot(store, form, STREAM)) !== null, 'a snapshot')
  })
  after(async () => {
    await store.dispose()
    await server.remove()
  })

  const countOf = async () => {
    let events = 0
    for await (const { type } of store.read(STREAM)) if (type === 'BetPlaced') events += 1
    return events
  }

  it('load the state that the whole stream gives', async () => {
    const [short, long] = [
      await load(store, wallet, STREAM),
      await load(store, withoutSnapshots, STREAM),
    ]
    const { repeats: kept, ...shortly } = short
    const { repeats: all, ...wholly } = long
    expect(shortly).to.deep.equal(wholly)
    expect(short.revision > 2_000n).to.equal(true)
    for (const [commandId, remembered] of kept.known) {
      const { position, ...rest } = remembered // of its whole append, hence never too early
      const { position: own, ...exact } = all.known.get(commandId) ?? { position: -1n }
      expect(rest).to.deep.equal(exact)
      expect(position >= own).to.equal(true)
    }
  })
  it('keep the last 1,000 commands, and say truthfully which they forgot', async () => {
    const snapshot = await readSnapshot(store, form, STREAM)
    const { repeats: all } = await load(store, withoutSnapshots, STREAM)
    if (snapshot === null) throw new Error('there is one')
    const { known, evicted } = snapshot.repeats
    expect(known).to.have.property('size', KEPT)
    const forgotten = [...all.known].filter(
      ([id, { revision }]) => !known.has(id) && revision <= snapshot.revision,
    )
    const newest = forgotten.at(-1)?.[1]
    expect(evicted?.revision).to.equal(newest?.revision)
    expect((evicted?.position ?? -1n) >= (newest?.position ?? 0n)).to.equal(true)
  })

  it('are kept two at most: the older ones take no room for ever', async () => {
    const stream = streamOf(playerOf(2))
    const folded = await load(store, wallet, STREAM)
    for (let n = 0; n < 4; n += 1) await writeSnapshot(store, form, { stream, folded })
    const revisions = []
    for await (const { revision } of store.read(`snapshot-v${form.version}-${stream}`)) {
      revisions.push(revision)
    }
    expect(revisions).to.deep.equal([2n, 3n])
  })

  it('answer a repeat that was evicted by an exact look-up: one effect, the same answer', async () => {
    const asked: Sought[] = []
    const restarted = createCommandHandler({
      store,
      lookUp: (sought) => {
        asked.push(sought)
        return knowingNothing(sought)
      },
    })
    const bets = await countOf()
    const repeat = await restarted.execute(wallet, betOf(PLAYER, { key: 'bet-7', stake: 1n }))
    if (repeat.outcome !== 'accepted') throw new Error(repeat.outcome)
    const [first] = await recorded(store, repeat.events[0]?.revision ?? -1n)
    expect(repeat.isReplay).to.equal(true)
    expect(repeat.events.map(({ id }) => id)).to.deep.equal([first?.id])
    expect(repeat.events[0]?.data).to.have.property('nonce', 7)
    expect(asked).to.have.lengthOf(1)
    expect(await countOf()).to.equal(bets)
  })
  it('refuse the evicted key with another body', async () => {
    const restarted = createCommandHandler({ store })
    const other = await restarted.execute(wallet, betOf(PLAYER, { key: 'bet-7', stake: 2n }))
    expect(other).to.deep.equal({ outcome: 'keyReused' })
  })
  it('take a command for new only when the stream does not hold it', async () => {
    const restarted = createCommandHandler({ store })
    const bets = await countOf()
    const fresh = await restarted.execute(wallet, betOf(PLAYER, { key: 'never sent', stake: 1n }))
    expect(fresh).to.include({ outcome: 'accepted', isReplay: false })
    expect(await countOf()).to.equal(bets + 1)
  })
  it('trust a look-up that is exact, without reading the stream back', async () => {
    const revision = 11n
    const [first] = await recorded(store, revision)
    const asked: (bigint | undefined)[] = []
    const watched: Store = {
      ...store,
      read(stream, options) {
        if (options?.backwards && stream === STREAM) asked.push(options.from)
        return store.read(stream, options)
      },
    }
    const restarted = createCommandHandler({
      store: watched,
      lookUp: ({ names }) =>
        Promise.resolve({ found: new Map([...names].map((it) => [it, revision])), isWhole: true }),
    })
    const repeat = await restarted.execute(wallet, betOf(PLAYER, { key: 'bet-7', stake: 1n }))
    expect(repeat).to.have.nested.property('events[0].id', first?.id)
    expect(asked).to.deep.equal([])
  })

  it('are ignored when the event they stand at is another: a store restored to an earlier head', async () => {
    const folded = await load(store, wallet, STREAM)
    const lying = { ...folded, eventId: 'a8b2c3d4-0000-5000-8000-000000000001' }
    await writeSnapshot(store, form, { stream: STREAM, folded: lying })
    expect(await readSnapshot(store, form, STREAM)).to.equal(null)
    expect((await load(store, wallet, STREAM)).state).to.deep.equal(folded.state)
  })
  it('are ignored when they stand beyond the end of the stream', async () => {
    const folded = await load(store, wallet, STREAM)
    const ahead = { ...folded, revision: folded.revision + 5n }
    await writeSnapshot(store, form, { stream: STREAM, folded: ahead })
    expect(await readSnapshot(store, form, STREAM)).to.equal(null)
  })
  it('are ignored when another version of the state wrote them, and the next declares a refold', async () => {
    const next: Snapshot<WalletState> = { ...form, version: form.version + 1, from: 'refold' }
    expect(await readSnapshot(store, next, STREAM)).to.equal(null)
  })

  describe('of the version before', () => {
    const stream = streamOf(playerOf(3))
    /** What a next version would bring: `step` changes what no event does, so that it shows. */
    const nextBy = (step: (stored: never) => unknown): Snapshot<WalletState> => ({
      ...form,
      version: form.version + 1,
      from: { version: form.version, step },
    })
    let stepped: Snapshot<WalletState>
    before(async () => {
      stepped = nextBy((stored: { balance: string }) => ({ ...stored, currency: 'STEPPED' }))
      await openWallet(createCommandHandler({ store }), playerOf(3), 100n)
      const folded = await load(store, wallet, stream)
      await writeSnapshot(store, form, { stream, folded })
    })

    it('are taken over its step, with the commands that they remember, and read on from there', async () => {
      const folded = await load(store, wallet, stream)
      const taken = await readSnapshot(store, stepped, stream)
      const state = { ...folded.state, currency: 'STEPPED' }
      expect(taken).to.deep.equal({ ...folded, state, shownId: null })
      await createCommandHandler({ store }).execute(wallet, betOf(playerOf(3), { key: 'later' }))
      const later = await load(store, { ...wallet, snapshot: stepped }, stream)
      expect(later.state).to.include({ currency: 'STEPPED', balance: 0n })
    })
    it('are ignored when the event they stand at is another', async () => {
      const folded = await load(store, wallet, STREAM)
      const lying = { ...folded, eventId: 'a8b2c3d4-0000-5000-8000-000000000001' }
      await writeSnapshot(store, form, { stream: STREAM, folded: lying })
      expect(await readSnapshot(store, stepped, STREAM)).to.equal(null)
      await writeSnapshot(store, form, { stream: STREAM, folded })
      expect(await readSnapshot(store, stepped, STREAM)).to.have.nested.property(
        'state.currency',
        'STEPPED',
      )
    })
    it('are ignored where the step throws, or leaves what the schema refuses: the stream says it all', async () => {
      const faults = [
        () => {
          throw new Error('a fault in the step')
        },
        () => ({ balance: 'none' }),
      ]
      for (const fault of faults) {
        expect(await readSnapshot(store, nextBy(fault), stream)).to.equal(null)
        const { state } = await load(store, { ...wallet, snapshot: nextBy(fault) }, stream)
        expect(state).to.include({ currency: 'EUR' })
      }
    })
    it('are not looked at where there is one of the own version', async () => {
      const folded = await load(store, wallet, stream)
      const own = { ...folded, state: { ...folded.state, currency: 'OWN' } }
      await writeSnapshot(store, stepped, { stream, folded: own })
      expect(await readSnapshot(store, stepped, stream)).to.have.nested.property(
        'state.currency',
        'OWN',
      )
    })
  })
})

async function recorded(store: StoreClient, from: bigint): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for await (const event of store.read(STREAM, { from, limit: 1 })) events.push(event)
  return events
}
