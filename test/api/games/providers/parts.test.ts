/** Calls of providers as parts on the real store: each transaction has one effect, whatever comes twice, late, out of order or with other content. */
import { expect } from 'chai'
import { minor } from '../../../../domain/shared/money.ts'
import { wallet, type WalletCommand } from '../../../../domain/wallet/decider.ts'
import { heldIn } from '../../../../domain/wallet/rounds.ts'
import {
  closePart,
  correctionPart,
  notePart,
  payoutPart,
  rollbackPart,
  stakePart,
  type InRound,
  type WalletPart,
} from '../../../../api/games/providers/parts.ts'
import type { StoreClient } from '../../../../eventstore/client.ts'
import { createCommandHandler } from '../../../../eventstore/command-handler.ts'
import { withOwnStore } from '../../../support/own-store.ts'
import { PLAYED } from '../../../support/wallet-facts.ts'
import { playerOf, request } from '../../../support/wallet-requests.ts'

const PLAY = { sessionId: 'launch-1', played: PLAYED }

describe('calls of providers on a wallet', () => {
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })

  /** A wallet of its own with so much on it, and all that its provider can ask of it. */
  async function house(n: number, balance: bigint, over: { currency?: string } = {}) {
    const playerId = playerOf(n)
    const { currency = 'EUR' } = over
    // It forgets names at once: what it is asked twice it has to look up.
    const handler = createCommandHandler({ store, rememberedMax: 2 })
    const first = async (key: string, command: WalletCommand) => {
      const done = await handler.execute(
        wallet,
        request(playerId, { key }, () => command),
      )
      expect(done).to.have.property('outcome', 'accepted')
    }
    await first('open', { type: 'OpenWallet', currency })
    const credit = { adjustmentId: playerId, direction: 'credit', amount: minor(balance) } as const
    await first('money', { type: 'Adjust', ...credit })
    const place: InRound = { playerId, provider: 'hub', gameId: 'reels', roundId: 'r-1', currency }
    const asking = { correlationId: 'test', actor: { role: 'system', id: 'provider' } } as const
    const send = async (parts: WalletPart[], isDry = false) => {
      const answer = await handler.executeParts(wallet, { id: playerId, ...asking, parts, isDry })
      if (!('parts' in answer)) return answer.outcome
      return answer.parts.map((part) => {
        if (part.outcome === 'rejected') return part.reason
        if (part.outcome !== 'accepted') return part.outcome
        return part.isReplay ? 'again' : part.events.map(({ type }) => type).join()
      })
    }
    const money = async () => {
      const state = await handler.stateOf(wallet, playerId)
      return [state.balance, heldIn(state.rounds)]
    }
    return { place, send, money }
  }
  const of = (transactionId: string, amount: bigint) => ({ transactionId, amount: minor(amount) })
  const stake = (place: InRound, id = 's', amount = 100n) =>
    stakePart(place, of(id, amount), () => PLAY)
  const payout = (place: InRound, id = 'w', amount = 250n) =>
    payoutPart(place, of(id, amount), { stake: null, isPromo: false })
  const payoutOnStake = (place: InRound) =>
    payoutPart(place, of('w', 250n), { stake: 's', isPromo: false })
  const rollback = (place: InRound, transactionId = 'b', named = 's') =>
    rollbackPart(place, { transactionId, of: named }, { isOfPayouts: true })
  const note = (place: InRound, transactionId = 'b', named = 's') =>
    notePart(place, { transactionId, of: named })

  it('are done once: the stake, the payout, the close and the rollback that come twice', async () => {
    const { place, send, money } = await house(1, 1_000n)
    const round = [stake(place), payoutOnStake(place), closePart(place)]
    expect(await send(round)).to.deep.equal(['StakePlaced', 'PayoutCredited', 'RoundClosed'])
    expect(await send(round)).to.deep.equal(['again', 'again', 'again'])
    expect(await send([payoutOnStake(place)])).to.deep.equal(['again'])
    expect(await send([stake(place)])).to.deep.equal(['again'])
    expect(await send([rollback(place)])).to.deep.equal(['StakeReturned'])
    // Under its own name, under another, and where it has none of its own.
    for (const name of ['b', 'c', 's']) {
      expect(await send([rollback(place, name)])).to.deep.equal(['again'])
    }
    expect(await money()).to.deep.equal([1_250n, 0n])
  })
  it('are refused with other content, and those beside them with them', async () => {
    const { place, send, money } = await house(2, 1_000n)
    await send([stake(place)])
    const others = [
      stake(place, 's', 101n),
      stake({ ...place, roundId: 'r-2' }),
      stake({ ...place, gameId: 'wheel' }),
      stake({ ...place, currency: 'JPY' }),
      payout(place, 's'),
    ]
    for (const other of others) {
      expect(await send([payout(place), other])).to.deep.equal(['withheld', 'keyReused'])
    }
    expect(await money()).to.deep.equal([900n, 100n])
    // It is known by its name alone that it is a mismatch, no tombstone.
    expect(await send([rollback(place)], true)).to.deep.equal(['rehearsed'])
  })
  it('come out of order: a payout before its stake, and a rollback, which stands for ever', async () => {
    const { place, send, money } = await house(3, 1_000n)
    expect(await send([payoutOnStake(place)])).to.deep.equal(['ROUND_UNKNOWN'])
    expect(await send([payout(place)])).to.deep.equal(['ROUND_UNKNOWN'])
    expect(await send([rollback(place)])).to.deep.equal(['TRANSACTION_UNKNOWN'])
    expect(await send([note(place)])).to.deep.equal(['RollbackNoted'])
    expect(await send([rollback(place)])).to.deep.equal(['again'])
    expect(await send([rollback(place, 'c')])).to.deep.equal(['TRANSACTION_RETURNED'])
    expect(await send([stake(place)])).to.deep.equal(['keyReused'])
    expect(await send([rollback(place, 's')], true)).to.deep.equal(['TRANSACTION_RETURNED'])
    expect(await send([payoutOnStake(place)])).to.deep.equal(['TRANSACTION_RETURNED'])
    expect(await money()).to.deep.equal([1_000n, 0n])
    expect(await send([stake(place, 's-2')])).to.deep.equal(['StakePlaced'])
    expect(await send([note(place, 'd', 's-2')])).to.deep.equal(['keyReused'])
  })
  it('have a rollback after a time-out: the stake was done, or never will be', async () => {
    const { place, send, money } = await house(4, 1_000n)
    await send([stake(place)])
    expect(await send([rollback(place)])).to.deep.equal(['StakeReturned'])
    expect(await send([stake(place)])).to.deep.equal(['again'])
    expect(await send([payout(place)])).to.deep.equal(['TRANSACTION_RETURNED'])
    expect(await send([payoutOnStake(place)])).to.deep.equal(['TRANSACTION_RETURNED'])
    expect(await money()).to.deep.equal([1_000n, 0n])
  })
  it('are posted all or none: of a batch without the money nothing, of a mixed one what is new', async () => {
    const { place, send, money } = await house(5, 150n)
    const batch = [stake(place), stake(place, 's-2'), payout(place, 'w', 50n)]
    expect(await send(batch)).to.deep.equal(['withheld', 'INSUFFICIENT_FUNDS', 'withheld'])
    expect(await money()).to.deep.equal([150n, 0n])
    const inOrder = [stake(place), payout(place, 'w', 50n), stake(place, 's-2')]
    expect(await send(inOrder)).to.have.lengthOf(3)
    const mixed = [stake(place, 's-2'), payout(place, 'w-2', 7n), closePart(place)]
    expect(await send(mixed)).to.deep.equal(['again', 'PayoutCredited', 'RoundClosed'])
    expect(await money()).to.deep.equal([7n, 0n])
  })
  it('find a round ended, however long ago: no stake, but what was won, and corrections', async () => {
    const { place, send, money } = await house(6, 1_000n)
    await send([stake(place), closePart(place)])
    for (const n of [2, 3, 4]) await send([stake({ ...place, roundId: `r-${n}` }, `s-${n}`, 1n)])
    expect(await send([stake(place, 's-5')])).to.deep.equal(['ROUND_CLOSED'])
    expect(await send([payout(place)])).to.deep.equal(['PayoutCredited'])
    const less = correctionPart(place, of('c', 50n))
    expect(await send([less])).to.deep.equal(['PayoutReturned'])
    expect(await send([less])).to.deep.equal(['again'])
    expect(await send([rollback(place, 'd', 'w')])).to.deep.equal(['PayoutReturned'])
    expect(await money()).to.deep.equal([847n, 3n])
  })
  it('are another player’s by the same names', async () => {
    const [one, other] = [await house(7, 1_000n), await house(8, 1_000n)]
    await one.send([stake(one.place)])
    expect(await other.send([payoutOnStake(other.place)])).to.deep.equal(['ROUND_UNKNOWN'])
    expect(await other.send([rollback(other.place)])).to.deep.equal(['TRANSACTION_UNKNOWN'])
    expect(await other.send([stake(other.place)])).to.deep.equal(['StakePlaced'])
  })
  it('are in whole minor units of any currency, and of no other than the wallet’s', async () => {
    for (const [n, currency] of ['JPY', 'EUR', 'BHD'].entries()) {
      const { place, send, money } = await house(10 + n, 1_005n, { currency })
      const elsewhere = { ...place, currency: currency === 'EUR' ? 'JPY' : 'EUR' }
      expect(await send([stake(elsewhere, 'x')])).to.deep.equal(['CURRENCY_MISMATCH'])
      await send([stake(place, 's', 1_005n), payout(place, 'w', 1n)])
      expect(await money()).to.deep.equal([1n, 1_005n])
    }
  })
})
