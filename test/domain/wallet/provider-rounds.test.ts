/** Rounds at other providers, decided on what is recorded: order of checks, rounds that go on and end, what comes late. */
import { expect } from 'chai'
import { minor, MINOR_MAX } from '../../../domain/shared/money.ts'
import { ceilingOf } from '../../../domain/wallet/ceiling.ts'
import type { Terms } from '../../../domain/wallet/clearance.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { heldIn } from '../../../domain/wallet/rounds.ts'
import { rollingSums } from '../../../domain/wallet/windows.ts'
import { AT, given, stateAfter } from '../../support/given.ts'
import {
  CLOSE,
  creditPayout,
  NOTE,
  payoutCredited,
  payoutReturned,
  placeStake,
  returnOf,
  rollbackNoted,
  roundClosed,
  stakePlaced,
  stakeReturned,
  takeBack,
} from '../../support/provider-facts.ts'
import { BET_AT, DEPOSIT, funded, MEANS, opened, WITHDRAWAL } from '../../support/wallet-facts.ts'

const barring = (...scopes: ('play' | 'deposit')[]): WalletEvent => ({
  type: 'Restricted',
  data: { restrictionId: DEPOSIT, kind: 'suspended', scopes, until: null },
})
const of = (...events: WalletEvent[]) => given(wallet, ...funded(1_000n), ...events)
const staked = [stakePlaced()]
const inSecond = { roundId: 'r-2', transactionId: 's-2' } as const

describe('wallet: stakes at other providers', () => {
  it('are taken from cash and held; a second one joins the round', () => {
    of().when(placeStake(100n)).appends(stakePlaced())
    of(...staked)
      .when(placeStake(40n, { transactionId: 's-2' }))
      .appends(
        stakePlaced({
          transactionId: 's-2',
          stake: minor(40n),
          balance: minor(860n),
          heldStakes: 140n,
        }),
      )
  })
  it('have rounds by provider, game and name: two games of a session, two games with one name', () => {
    const other = { gameId: 'hub-wheel', transactionId: 's-2' }
    of(...staked)
      .when(placeStake(100n, other))
      .appends(stakePlaced({ ...other, balance: minor(800n), heldStakes: 200n }))
    of(...staked, stakePlaced({ ...other, balance: minor(800n), heldStakes: 200n }))
      .when(CLOSE)
      .appends(roundClosed({ heldStakes: 100n }))
  })
  it('are refused by the round before the player, by the player before the terms, by the terms before the money', () => {
    const all = { closed: [roundClosed()], currency: 'JPY' } as const
    const barred = barring('play')
    of(barred).when(placeStake(5_000n, all)).rejects('ROUND_CLOSED')
    of(barred)
      .when(placeStake(5_000n, { ...all, closed: null }))
      .rejects('PLAY_RESTRICTED')
    of()
      .when(placeStake(5_000n, { ...all, closed: null }))
      .rejects('CURRENCY_MISMATCH')
    const terms: Terms = {
      version: 'de-1',
      validUntil: '2027-01-01T00:00:00.000Z',
      stakeMax: minor(99n),
      lossLeft: minor(MINOR_MAX),
      nextCheck: null,
    }
    of().when(placeStake(5_000n, { terms })).rejects('STAKE_ABOVE_TERMS')
    const after = { terms: { ...terms, stakeMax: minor(100n) } }
    of().when(placeStake(100n, after)).appends(stakePlaced(after))
    of().when(placeStake(1_001n)).rejects('INSUFFICIENT_FUNDS')
    given(wallet, opened).when(placeStake(1n)).rejects('INSUFFICIENT_FUNDS')
    given(wallet).when(placeStake(1n)).rejects('WALLET_NOT_OPEN')
  })
  it('open 64 rounds at most; what is over does not count', () => {
    const rounds = Array.from({ length: 64 }, (_, n) =>
      stakePlaced({ roundId: `n-${n}`, transactionId: `n-${n}`, stake: minor(1n), heldStakes: 0n }),
    )
    of(...rounds)
      .when(placeStake(1n))
      .rejects('ROUNDS_TOO_MANY')
    const next = { roundId: 'n-3', transactionId: 's-2', stake: minor(1n), balance: minor(899n) }
    of(...rounds)
      .when(placeStake(1n, next))
      .appends(stakePlaced({ ...next, heldStakes: 65n }))
    const over = roundClosed({ roundId: 'n-0', staked: 1n })
    of(...rounds, over)
      .when(placeStake(1n))
      .appends(stakePlaced({ stake: minor(1n), balance: minor(899n), heldStakes: 64n }))
  })
  it('of nothing open a round, in which a payout is paid', () => {
    const free = stakePlaced({ stake: minor(0n), balance: minor(1_000n), heldStakes: 0n })
    of().when(placeStake(0n)).appends(free)
    of(free).when(creditPayout(50n)).appends(payoutCredited(50n, 1_050n))
  })
  it('count as play: of the loss that is left, of what was staked and of time', () => {
    const history = [
      ...staked,
      payoutCredited(30n, 930n),
      stakeReturned({ balance: minor(1_030n) }),
    ]
    const after = (n: number) => {
      const state = stateAfter(wallet, [...funded(1_000n), ...history.slice(0, n)])
      const { staked: out, won } = rollingSums(state.windows, 'day', AT)
      return { out, won }
    }
    expect([1, 2, 3].map(after)).to.deep.equal([
      { out: 100n, won: 0n },
      { out: 100n, won: 30n },
      { out: 100n, won: 130n },
    ])
  })
})

describe('wallet: payouts of other providers', () => {
  it('are credited in an open round, as often as they come, whatever bars the player since', () => {
    of(...staked, barring('play', 'deposit'))
      .when(creditPayout(250n))
      .appends(payoutCredited(250n, 1_150n))
    of(...staked, payoutCredited(250n, 1_150n))
      .when(creditPayout(50n, { transactionId: 'w-2' }))
      .appends(payoutCredited(50n, 1_200n, { transactionId: 'w-2' }))
    of(...staked)
      .when(creditPayout(0n))
      .appends(payoutCredited(0n, 900n))
  })
  it('are credited after the round’s end, as its close says', () => {
    of(...staked, roundClosed())
      .when(creditPayout(250n, { closed: [roundClosed()] }))
      .appends(payoutCredited(250n, 1_150n))
  })
  it('are refused on a round, or a stake, that nobody knows', () => {
    of().when(creditPayout(250n)).rejects('ROUND_UNKNOWN')
    of(...staked)
      .when(creditPayout(250n, { roundId: 'r-2' }))
      .rejects('ROUND_UNKNOWN')
    of(...staked)
      .when(creditPayout(250n, { stake: null }))
      .rejects('ROUND_UNKNOWN')
    of(...staked)
      .when(creditPayout(250n, { stake: [stakePlaced({ roundId: 'r-2' })] }))
      .rejects('ROUND_UNKNOWN')
    of(...staked)
      .when(creditPayout(250n, { currency: 'JPY' }))
      .rejects('CURRENCY_MISMATCH')
    of(...staked)
      .when(creditPayout(MINOR_MAX))
      .rejects('BALANCE_TOO_LARGE')
  })
  it('are refused once the provider took the stake back, named or not, noted or not', () => {
    const over = [...staked, stakeReturned()]
    of(...over)
      .when(creditPayout(250n))
      .rejects('TRANSACTION_RETURNED')
    of(...over)
      .when(creditPayout(250n, { stake: staked, returned: [stakeReturned()] }))
      .rejects('TRANSACTION_RETURNED')
    of(rollbackNoted)
      .when(creditPayout(250n, { stake: [rollbackNoted] }))
      .rejects('TRANSACTION_RETURNED')
    const closed = roundClosed({ stakes: 0, staked: 0n })
    of(...over)
      .when(CLOSE)
      .appends(closed)
    of(...over, closed)
      .when(creditPayout(250n, { closed: [closed] }))
      .rejects('TRANSACTION_RETURNED')
  })
  it('that no stake was made for need no round', () => {
    const free = { gameId: null, roundId: null, isPromo: true }
    const whose = { channel: null, product: null, brand: null }
    of()
      .when(creditPayout(70n, free))
      .appends(payoutCredited(70n, 1_070n, { ...free, ...whose }))
  })
  it('are net of what the house returned before', () => {
    const byHouse = stakeReturned({ by: 'house' })
    const closed = roundClosed({ by: 'house', stakes: 0, staked: 0n })
    const history = [...staked, byHouse, closed]
    const late = { closed: [closed] }
    of(...history)
      .when(creditPayout(250n, late))
      .appends(payoutCredited(250n, 1_150n, { netted: minor(100n) }))
    of(...history)
      .when(creditPayout(60n, late))
      .appends(payoutCredited(60n, 1_000n, { netted: minor(60n) }))
    const first = payoutCredited(60n, 1_000n, { netted: minor(60n) })
    const second = { ...late, transactionId: 'w-2' }
    of(...history, first)
      .when(creditPayout(60n, second))
      .appends(payoutCredited(60n, 1_020n, { transactionId: 'w-2', netted: minor(40n) }))
    // What was taken off once is taken off again when that payout was an error.
    of(...history, first, payoutReturned(0n, 1_000n, { netted: minor(60n) }))
      .when(creditPayout(250n, second))
      .appends(payoutCredited(250n, 1_150n, { transactionId: 'w-2', netted: minor(100n) }))
    const rest = payoutCredited(250n, 1_150n, { netted: minor(100n) })
    of(...history, rest)
      .when(creditPayout(60n, second))
      .appends(payoutCredited(60n, 1_210n, { transactionId: 'w-2' }))
  })
})

describe('wallet: what providers take back', () => {
  it('is a stake, from an open round, a round that was paid, and one that has ended', () => {
    of(...staked)
      .when(returnOf(staked))
      .appends(stakeReturned())
    of(...staked, payoutCredited(250n, 1_150n))
      .when(returnOf(staked))
      .appends(stakeReturned({ balance: minor(1_250n) }))
    of(...staked, roundClosed())
      .when(returnOf(staked))
      .appends(stakeReturned())
  })
  it('is a payout where the profile says so: from cash, and the rest is owed', () => {
    const paid = payoutCredited(250n, 1_150n)
    of(...staked, paid)
      .when(returnOf([paid], { isOfPayouts: false }))
      .rejects('TRANSACTION_IS_PAYOUT')
    of(...staked, paid)
      .when(returnOf([paid]))
      .appends(payoutReturned(250n, 900n))
    const corrected = payoutReturned(50n, 850n, { isCorrection: true })
    of(...staked, corrected)
      .when(returnOf([corrected]))
      .rejects('TRANSACTION_IS_PAYOUT')
    const away = stakePlaced({ ...inSecond, stake: minor(1_000n), balance: minor(150n) })
    of(...staked, paid, away)
      .when(returnOf([paid]))
      .appends(payoutReturned(250n, 0n, { owed: minor(100n), debt: 100n }))
    of(...staked, paid, away, payoutReturned(250n, 0n, { owed: minor(100n), debt: 100n }))
      .when(takeBack(7n))
      .appends(
        payoutReturned(7n, 0n, {
          transactionId: 'c-1',
          isCorrection: true,
          owed: minor(7n),
          debt: 107n,
        }),
      )
  })
  it('is a correction downwards of a round that is known', () => {
    const data = { transactionId: 'c-1', isCorrection: true }
    of(...staked)
      .when(takeBack(20n))
      .appends(payoutReturned(20n, 880n, data))
    of(...staked, roundClosed())
      .when(takeBack(20n, { closed: [roundClosed()] }))
      .appends(payoutReturned(20n, 880n, data))
    of().when(takeBack(20n)).rejects('ROUND_UNKNOWN')
    of(...staked)
      .when(takeBack(20n, { currency: 'JPY' }))
      .rejects('CURRENCY_MISMATCH')
  })
  it('is noted where nobody knows it, and is nothing where it was noted', () => {
    of().when(returnOf(null)).rejects('TRANSACTION_UNKNOWN')
    of()
      .when(returnOf([opened]))
      .rejects('TRANSACTION_UNKNOWN')
    of().when(NOTE).appends(rollbackNoted)
    of(rollbackNoted)
      .when(returnOf([rollbackNoted]))
      .rejects('TRANSACTION_RETURNED')
  })
  it('opens a round for new stakes again, unless it was closed', () => {
    of(...staked, stakeReturned())
      .when(placeStake(100n, { transactionId: 's-2' }))
      .appends(stakePlaced({ transactionId: 's-2' }))
  })
  it('fits: a stake of a round that has ended is refused where the balance has no room for it', () => {
    const full = stakePlaced({ stake: minor(1n), balance: minor(MINOR_MAX) })
    of(full, roundClosed({ staked: 1n }))
      .when(returnOf([full]))
      .rejects('BALANCE_TOO_LARGE')
  })
})

describe('wallet: ends of rounds at other providers', () => {
  it('make what is held the house’s, with and without a payout, once', () => {
    of(...staked)
      .when(CLOSE)
      .appends(roundClosed())
    of(...staked, payoutCredited(250n, 1_150n))
      .when(CLOSE)
      .appends(roundClosed())
    of(...staked, payoutCredited(250n, 1_150n), payoutReturned(250n, 900n))
      .when(CLOSE)
      .appends(roundClosed())
    of(...staked, roundClosed())
      .when(CLOSE)
      .appends()
    of().when(CLOSE).appends()
  })
  it('are waited for by an erasure, and counted in what may come back', () => {
    const held = stakePlaced({ stake: minor(1_000n), balance: minor(0n), heldStakes: 1_000n })
    const state = stateAfter(wallet, [...funded(1_000n), held])
    expect([heldIn(state.rounds), ceilingOf(state)]).to.deep.equal([1_000n, 1_000n])
    const close = {
      type: 'CloseWallet',
      at: BET_AT,
      seenRevision: 3,
      retainedUntil: null,
    } as const
    of(held).when(close).rejects('ROUNDS_OPEN')
    of(held, roundClosed({ staked: 1_000n }))
      .when({ ...close, seenRevision: 4 })
      .appends({ type: 'WalletClosed', data: { reason: 'erasure' } })
  })
  it('leave withdrawals free: what is held is no part of the balance', () => {
    of(...staked)
      .when({
        type: 'RequestWithdrawal',
        at: BET_AT,
        withdrawalId: WITHDRAWAL,
        amount: minor(901n),
        ...MEANS,
      })
      .rejects('INSUFFICIENT_FUNDS')
  })
  it('are forgotten but for the last 64 of which something may come', () => {
    const names = Array.from({ length: 70 }, (_, n) => ({
      roundId: `n-${n}`,
      transactionId: `n-${n}`,
    }))
    const history = names.flatMap((name) => [
      stakePlaced({ ...name, heldStakes: 100n }),
      stakeReturned({ ...name }),
    ])
    const { rounds } = stateAfter(wallet, [...funded(1_000n), ...history])
    expect(rounds.map(({ roundId }) => roundId)).to.deep.equal(
      names.slice(6).map(({ roundId }) => roundId),
    )
  })
})
