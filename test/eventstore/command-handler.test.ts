/** The command handler on the real embedded store: concurrent commands, repeats, and two processes on one stream. */
import { expect } from 'chai'
import type { Decider } from '../../domain/shared/decider.ts'
import { wallet, type WalletCommand, type WalletRejection } from '../../domain/wallet/decider.ts'
import type { WalletState } from '../../domain/wallet/state.ts'
import { systemClock } from '../../eventstore/clock.ts'
import type { Metadata } from '../../eventstore/codec.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { Overloaded, WrongRevision, type Executed } from '../../eventstore/command.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { withOwnStore, eventsIn } from '../support/own-store.ts'
import { MEANS } from '../support/wallet-facts.ts'
import { betOf, openWallet, playerOf, request, streamOf } from '../support/wallet-requests.ts'

const WAITING_MAX = 2_000
const OVERFLOW = 3

describe('command handler', () => {
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })

  const eventsOf = (playerId: string) => eventsIn(store, streamOf(playerId))
  const count = async (playerId: string, type: string) =>
    (await eventsOf(playerId)).filter((event) => event.type === type).length

  it('takes exactly what a balance holds: 100 of 1,000 concurrent bets', async () => {
    const [player, handler] = [playerOf(1), createCommandHandler({ store })]
    await openWallet(handler, player, 10_000n)
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) =>
        handler.execute(wallet, betOf(player, { key: `bet-${n}` })),
      ),
    )
    const accepted = answers.filter(({ outcome }) => outcome === 'accepted')
    const refused = answers.flatMap((it) => (it.outcome === 'rejected' ? [it.reason] : []))
    expect(accepted).to.have.lengthOf(100)
    expect(new Set(refused)).to.deep.equal(new Set(['INSUFFICIENT_FUNDS']))
    expect(refused).to.have.lengthOf(900)
    expect((await handler.stateOf(wallet, player, { isFresh: true })).balance).to.equal(0n)
    expect(await count(player, 'BetPlaced')).to.equal(100)
  })

  it('has one effect and equal answers for one command sent 20 times at once', async () => {
    const [player, handler] = [playerOf(2), createCommandHandler({ store })]
    await openWallet(handler, player, 1_000n)
    const same = () => handler.execute(wallet, betOf(player, { key: 'same' }))
    const answers = await Promise.all(Array.from({ length: 20 }, same))
    for (const answer of answers) {
      expect(withoutReplay(answer)).to.deep.equal(answers[0] && withoutReplay(answers[0]))
    }
    expect(answers.filter((it) => it.outcome === 'accepted' && !it.isReplay)).to.have.lengthOf(1)
    expect(await count(player, 'BetPlaced')).to.equal(1)
  })

  const headOf = async (playerId: string) => (await eventsOf(playerId)).at(-1)?.revision ?? -1n

  it('decides on the revision that was expected, or not at all', async () => {
    const [player, handler] = [playerOf(20), createCommandHandler({ store })]
    await openWallet(handler, player, 1_000n)
    const head = await headOf(player)
    const bet = (key: string, expectedRevision: bigint) =>
      handler.execute(wallet, { ...betOf(player, { key }), expectedRevision })
    const both = await Promise.all([bet('one', head), bet('two', head)])
    expect(both.map(({ outcome }) => outcome)).to.deep.equal(['accepted', 'stale'])
    expect(both[1]).to.deep.equal({ outcome: 'stale', revision: head + 1n })
    expect(await bet('ahead', head + 2n)).to.deep.equal({ outcome: 'stale', revision: head + 1n })
    expect(await bet('one', head)).to.include({ outcome: 'accepted', isReplay: true })
    expect(await count(player, 'BetPlaced')).to.equal(1)
  })

  it('folds each event with its instant: a cached state is what another process reads', async () => {
    const player = playerOf(12)
    type Instants = { of: WalletState; at: readonly string[] }
    const keeping: Decider<WalletCommand, WalletEvent, Instants, WalletRejection> = {
      category: 'wallet',
      initialState: () => ({ of: wallet.initialState(), at: [] }),
      evolve: ({ of, at }, event, instant) => ({
        of: wallet.evolve(of, event, instant),
        at: [...at, instant],
      }),
      decide: (command, { of }) => wallet.decide(command, of),
    }
    let now = Date.parse('2026-11-23T09:00:00.000Z')
    const ticking = { ...systemClock, now: () => (now += 7) }
    const handler = createCommandHandler({ store, clock: ticking })
    await openWallet(createCommandHandler({ store, clock: ticking }), player, 1_000n)
    const bet = (n: number) => {
      const { command, ...rest } = betOf(player, { key: `bet-${n}` })
      return handler.execute(keeping, { ...rest, command: (at, { of }) => command(at, of, []) })
    }
    await bet(0)
    await Promise.all([1, 2, 3].map(bet))
    const [cached, read] = await Promise.all([
      handler.stateOf(keeping, player),
      createCommandHandler({ store }).stateOf(keeping, player),
    ])
    expect(cached).to.deep.equal(read)
    const stored = (await eventsOf(player)).map(({ metadata }) => (metadata as Metadata).occurredAt)
    expect(cached.at).to.deep.equal(stored)
  })

  it('knows the revision that another process left', async () => {
    const [player, handler] = [playerOf(21), createCommandHandler({ store })]
    const other = createCommandHandler({ store })
    await openWallet(handler, player, 1_000n)
    const head = await headOf(player)
    await other.execute(wallet, betOf(player, { key: 'theirs' }))
    const bet = (key: string, expectedRevision: bigint) =>
      handler.execute(wallet, { ...betOf(player, { key }), expectedRevision })
    expect(await bet('as it was', head)).to.deep.equal({ outcome: 'stale', revision: head + 1n })
    await other.execute(wallet, betOf(player, { key: 'again theirs' }))
    expect((await bet('as it is', head + 2n)).outcome).to.equal('accepted')
  })

  it('rehearses: says what would be written, writes nothing, and remembers nothing', async () => {
    const [player, handler] = [playerOf(22), createCommandHandler({ store })]
    await openWallet(handler, player, 150n)
    const head = await headOf(player)
    const bet = (key: string, isDry: boolean) =>
      handler.execute(wallet, { ...betOf(player, { key }), isDry })
    const [rehearsed, real, second] = await Promise.all([
      bet('one', true),
      bet('one more', false),
      bet('too much', true),
    ])
    expect(rehearsed.outcome).to.equal('rehearsed')
    if (rehearsed.outcome === 'rehearsed') {
      expect(rehearsed.events.map(({ type }) => type)).to.deep.equal(['BetPlaced'])
    }
    expect(real.outcome).to.equal('accepted')
    expect(second).to.deep.equal({ outcome: 'rejected', reason: 'INSUFFICIENT_FUNDS' })
    expect(await headOf(player)).to.equal(head + 1n)
    expect((await bet('one', false)).outcome).to.equal('rejected') // new, and not a repeat
  })

  it('refuses a key that comes with another body, in the same batch too', async () => {
    const [player, handler] = [playerOf(3), createCommandHandler({ store })]
    await openWallet(handler, player, 1_000n)
    const [first, other] = await Promise.all([
      handler.execute(wallet, betOf(player, { key: 'same', stake: 100n })),
      handler.execute(wallet, betOf(player, { key: 'same', stake: 200n })),
    ])
    expect([first.outcome, other.outcome]).to.deep.equal(['accepted', 'keyReused'])
    const later = await handler.execute(wallet, betOf(player, { key: 'same', stake: 300n }))
    expect(later).to.deep.equal({ outcome: 'keyReused' })
    expect((await handler.stateOf(wallet, player, { isFresh: true })).balance).to.equal(900n)
  })

  it('refuses it through a second process whose state is stale, balance untouched', async () => {
    const player = playerOf(4)
    const [one, two] = [createCommandHandler({ store }), createCommandHandler({ store })]
    await openWallet(one, player, 1_000n)
    await two.stateOf(wallet, player) // two knows the stream as it stands now, and no more
    const first = await one.execute(wallet, betOf(player, { key: 'same', stake: 100n }))
    const other = await two.execute(wallet, betOf(player, { key: 'same', stake: 200n }))
    expect(other).to.deep.equal({ outcome: 'keyReused' })
    const again = await two.execute(wallet, betOf(player, { key: 'same', stake: 100n }))
    expect(withoutReplay(again)).to.deep.equal(withoutReplay(first))
    expect((await two.stateOf(wallet, player, { isFresh: true })).balance).to.equal(900n)
    expect(await count(player, 'BetPlaced')).to.equal(1)
  })

  it('lands 200 bets of two processes on one wallet, nonces without a gap', async () => {
    const player = playerOf(5)
    const handlers = [createCommandHandler({ store }), createCommandHandler({ store })]
    await openWallet(createCommandHandler({ store }), player, 20_000n)
    const bets = Array.from({ length: 200 }, async (_, n) => {
      const handler = handlers[n % 2]
      if (handler === undefined) throw new Error('there are two')
      return landed(() => handler.execute(wallet, betOf(player, { key: `bet-${n}` })))
    })
    const answers = await Promise.all(bets)
    expect(answers.every(({ outcome }) => outcome === 'accepted')).to.equal(true)
    const nonces = (await eventsOf(player)).flatMap(({ type, data }) =>
      type === 'BetPlaced' ? [(data as { nonce: number }).nonce] : [],
    )
    expect(nonces).to.deep.equal(Array.from({ length: 200 }, (_, n) => n))
  })

  it('refuses nothing on a stale state: the other process has paid in meanwhile', async () => {
    const player = playerOf(6)
    const [one, two] = [createCommandHandler({ store }), createCommandHandler({ store })]
    await openWallet(one, player, 100n)
    await one.execute(wallet, betOf(player, { key: 'all', stake: 100n }))
    await two.stateOf(wallet, player)
    await payIn(one, player, 500n)
    const answer = await two.execute(wallet, betOf(player, { key: 'next', stake: 500n }))
    expect(answer.outcome).to.equal('accepted')
  })

  it('does not remember a refusal: the same command may be tried again', async () => {
    const [player, handler] = [playerOf(7), createCommandHandler({ store })]
    await openWallet(handler, player, 100n)
    const bet = betOf(player, { key: 'bet', stake: 200n })
    const refused = { outcome: 'rejected', reason: 'INSUFFICIENT_FUNDS' }
    expect(await handler.execute(wallet, bet)).to.deep.equal(refused)
    await payIn(handler, player, 100n)
    expect((await handler.execute(wallet, bet)).outcome).to.equal('accepted')
  })

  it('confirms a refusal for a stream that does not exist', async () => {
    const [player, handler] = [playerOf(8), createCommandHandler({ store })]
    const refused = { outcome: 'rejected', reason: 'WALLET_NOT_OPEN' }
    expect(await handler.execute(wallet, betOf(player, { key: 'bet' }))).to.deep.equal(refused)
    expect(await eventsOf(player)).to.have.lengthOf(0)
  })

  it('answers Overloaded beyond its bound, and does the rest', async () => {
    const [player, handler] = [playerOf(9), createCommandHandler({ store })]
    await openWallet(handler, player, 1_000_000n)
    const sent = await Promise.allSettled(
      Array.from({ length: WAITING_MAX + OVERFLOW }, (_, n) =>
        handler.execute(wallet, betOf(player, { key: `bet-${n}`, stake: 1n })),
      ),
    )
    const failed = sent.filter((it) => it.status === 'rejected')
    expect(failed).to.have.lengthOf(OVERFLOW)
    for (const { reason } of failed) expect(reason).to.be.instanceOf(Overloaded)
    await handler.drained()
    expect(await count(player, 'BetPlaced')).to.equal(WAITING_MAX)
  })

  it('fails a command that cannot be decided, and none that waits beside it', async () => {
    const [player, handler] = [playerOf(10), createCommandHandler({ store })]
    await openWallet(handler, player, 1_000n)
    const broken = request(player, { key: 'broken' }, () => {
      throw new Error('an unknown paytable version')
    })
    const [before, poison, after] = await Promise.allSettled([
      handler.execute(wallet, betOf(player, { key: 'before' })),
      handler.execute(wallet, broken),
      handler.execute(wallet, betOf(player, { key: 'after' })),
    ])
    expect(poison).to.have.nested.property('reason.message', 'an unknown paytable version')
    expect([before.status, after.status]).to.deep.equal(['fulfilled', 'fulfilled'])
    expect(await count(player, 'BetPlaced')).to.equal(2)
  })
})

type Answer = Executed<WalletEvent, string>

/** What the caller is told: all but whether it was told before. */
const withoutReplay = (answer: Answer) =>
  answer.outcome === 'accepted' ? { ...answer, isReplay: null } : answer

/** As a client does that was told to try again. */
async function landed(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof WrongRevision)) throw error
    }
  }
}

/** Pays in `amount` under a deposit of its own. */
async function payIn(
  handler: ReturnType<typeof createCommandHandler>,
  player: string,
  amount: bigint,
): Promise<void> {
  const depositId = `a9b2c3d4-0000-5000-8000-${String(amount).padStart(12, '0')}`
  const start = {
    type: 'StartDeposit',
    at: '2026-11-23T09:00:00.000Z',
    depositId,
    amount,
    ...MEANS,
  } as never
  await handler.execute(
    wallet,
    request(player, { key: `start-${amount}` }, () => start),
  )
  const settlement = { ok: true as const, reference: 'ref-2' }
  const settle = { type: 'SettleDeposit' as const, depositId, settlement }
  await handler.execute(
    wallet,
    request(player, { key: `settle-${amount}` }, () => settle),
  )
}
