/** What a process follows: read beside its answers while it is asked for often, and never older than a second. */
import { expect } from 'chai'
import { wallet } from '../../domain/wallet/decider.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { StoreUnavailable } from '../../eventstore/store.ts'
import { withOwnStore } from '../support/own-store.ts'
import { until } from '../support/store-process.ts'
import { betOf, openWallet, playerOf, streamOf } from '../support/wallet-requests.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a state that is followed', function () {
  this.timeout(30_000)
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })

  /** A process that reads what another one writes, and counts how often. */
  function watched(player: string) {
    const seen = { reads: 0, isAway: false }
    const reading: StoreClient = {
      ...store,
      read(stream, options) {
        if (seen.isAway) throw new StoreUnavailable('away')
        if (stream === streamOf(player)) seen.reads += 1
        return store.read(stream, options)
      },
    }
    const handler = createCommandHandler({ store: reading })
    const balance = async () =>
      (await handler.stateOf(wallet, player, { isFollowed: true })).balance
    const atOnce = () => handler.followed(wallet, player)?.balance ?? null
    return { seen, balance, atOnce }
  }

  it('is read once for many who ask at once, and soon after another process has written', async () => {
    const [player, other] = [playerOf(61), createCommandHandler({ store })]
    await openWallet(other, player, 1_000n)
    const { seen, balance } = watched(player)
    const all = await Promise.all(Array.from({ length: 100 }, balance))
    expect(new Set(all)).to.deep.equal(new Set([1_000n]))
    for (let n = 0; n < 100; n += 1) await balance()
    expect(seen.reads).to.be.at.most(4)
    await other.execute(wallet, betOf(player, { key: 'bet', stake: 100n }))
    const askedAt = performance.now()
    await until(async () => (await balance()) !== 1_000n, 'the bet is seen')
    expect(performance.now() - askedAt).to.be.below(1_500)
    expect(seen.reads).to.be.at.most(12)
  })

  it('is read before the answer where nobody has asked for a second', async () => {
    const [player, other] = [playerOf(62), createCommandHandler({ store })]
    await openWallet(other, player, 1_000n)
    const { balance } = watched(player)
    expect(await balance()).to.equal(1_000n)
    await other.execute(wallet, betOf(player, { key: 'bet', stake: 100n }))
    await pause(1_050)
    expect(await balance()).to.not.equal(1_000n)
  })

  it('is not told where it cannot be read any more', async () => {
    const [player, other] = [playerOf(63), createCommandHandler({ store })]
    await openWallet(other, player, 1_000n)
    const { seen, balance } = watched(player)
    await balance()
    seen.isAway = true
    expect(await balance()).to.equal(1_000n)
    await pause(1_050)
    const failed = await balance().then(
      () => null,
      (error: unknown) => error,
    )
    expect(failed).to.be.instanceOf(StoreUnavailable)
    seen.isAway = false
    expect(await balance()).to.equal(1_000n)
  })

  it('is told at once to a decision that has waited, and not where it is older than a second', async () => {
    const [player, other] = [playerOf(64), createCommandHandler({ store })]
    await openWallet(other, player, 1_000n)
    const { seen, balance, atOnce } = watched(player)
    expect(atOnce()).to.equal(null)
    await balance()
    await other.execute(wallet, betOf(player, { key: 'bet', stake: 100n }))
    // Asked by what waits alone, it is read on beside.
    await until(() => Promise.resolve(atOnce() !== 1_000n), 'the bet is seen')
    expect(atOnce()).to.be.a('bigint')
    seen.isAway = true
    await pause(1_050)
    expect(atOnce()).to.equal(null)
  })
})
