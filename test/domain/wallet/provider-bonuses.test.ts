/** Stakes of bonus money at other providers: held as they are, paid and given back by their split, and what becomes of them when the bonus ends. */
import { minor, ZERO } from '../../../domain/shared/money.ts'
import type { BonusTerms } from '../../../domain/wallet/bonus-facts.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import {
  BONUS,
  bonusActivated,
  bonusConverted,
  bonusExhausted,
  bonusExpired,
  bonusForfeited,
  bonusGranted,
  EXPIRES_AT,
} from '../../support/bonus-facts.ts'
import { given } from '../../support/given.ts'
import {
  CLOSE,
  creditPayout,
  payoutCredited,
  payoutReturned,
  placeStake,
  returnOf,
  roundClosed,
  stakePlaced,
  stakeReturned,
  takeBack,
  type Data,
} from '../../support/provider-facts.ts'
import { funded } from '../../support/wallet-facts.ts'

/** 100 of bonus money beside 1,000 of cash. */
const granted = (terms: Partial<BonusTerms> = {}) => [
  ...funded(1_000n),
  bonusGranted(terms),
  bonusActivated(),
]
const of = (terms: Partial<BonusTerms>, ...events: WalletEvent[]) =>
  given(wallet, ...granted(terms), ...events)

/** 150, of which 100 are the bonus's. */
const split = (changes: Partial<Data<'StakePlaced'>> = {}) =>
  stakePlaced({
    stake: minor(150n),
    balance: minor(950n),
    heldStakes: 150n,
    bonusId: BONUS,
    fromBonus: minor(100n),
    winsAfterEnd: 'cash',
    counted: 150n,
    bonusBalance: ZERO,
    wagered: 150n,
    ...changes,
  })
const splitBack = (changes: Partial<Data<'StakeReturned'>> = {}) =>
  stakeReturned({
    stake: minor(150n),
    balance: minor(1_000n),
    bonusId: BONUS,
    fromBonus: minor(100n),
    toBonus: minor(100n),
    bonusBalance: minor(100n),
    wagered: 0n,
    ...changes,
  })
/** Of a bonus that has ended. */
const splitBackLate = (balance: bigint, removed: Partial<Data<'StakeReturned'>>) =>
  stakeReturned({
    stake: minor(150n),
    balance: minor(balance),
    bonusId: BONUS,
    fromBonus: minor(100n),
    ...removed,
  })
const splitClosed = (changes: Partial<Data<'RoundClosed'>> = {}) =>
  roundClosed({
    staked: 150n,
    bonusId: BONUS,
    fromBonus: 100n,
    winsAfterEnd: 'cash',
    ...changes,
  })
const paid = (payout: bigint, toBonus: bigint) =>
  payoutCredited(payout, 950n + payout - toBonus, {
    bonusId: BONUS,
    toBonus: minor(toBonus),
    bonusBalance: minor(toBonus),
  })

describe('wallet: bonus money staked at other providers', () => {
  it('is split as on own games, and above the highest stake nothing is staked', () => {
    of({}).when(placeStake(150n)).appends(split())
    of({ stakeMax: minor(149n) })
      .when(placeStake(150n))
      .rejects('STAKE_ABOVE_BONUS')
    of({ product: 'slots' }).when(placeStake(100n)).appends(stakePlaced())
  })
  it('is paid by the split of the stake that is named, else of all that the round has', () => {
    of({}, split()).when(creditPayout(301n)).appends(paid(301n, 200n))
    of({}, split())
      .when(creditPayout(301n, { stake: [split()] }))
      .appends(paid(301n, 200n))
    const second = stakePlaced({
      transactionId: 's-2',
      stake: minor(150n),
      balance: minor(800n),
      heldStakes: 300n,
      bonusId: BONUS,
      fromBonus: ZERO,
      winsAfterEnd: 'cash',
      counted: 150n,
      bonusBalance: ZERO,
      wagered: 300n,
    })
    of({}, split())
      .when(placeStake(150n, { transactionId: 's-2' }))
      .appends(second)
    of({}, split(), second)
      .when(creditPayout(300n))
      .appends(
        payoutCredited(300n, 1_000n, {
          bonusId: BONUS,
          toBonus: minor(100n),
          bonusBalance: minor(100n),
        }),
      )
  })
  it('comes back exactly as it was staked, and counts no more', () => {
    of({}, split())
      .when(returnOf([split()]))
      .appends(splitBack())
  })
  it('ends the bonus when its round ends without any: not while it is held', () => {
    of({}, split()).when({ type: 'EndBonus', at: CLOSE.at }).appends()
    of({}, split()).when(CLOSE).appends(splitClosed(), bonusExhausted)
  })
  it('makes it cash when the round ends, not while a stake that counts may come back', () => {
    const win = paid(300n, 200n)
    of({ multiple: 1 }, split()).when(creditPayout(300n)).appends(win)
    of({ multiple: 1 }, split(), win)
      .when(CLOSE)
      .appends(splitClosed(), bonusConverted({ amount: minor(200n), balance: minor(1_250n) }))
    of({ multiple: 1 }, split())
      .when(returnOf([split()]))
      .appends(splitBack())
  })
  it('is cash when it comes back of a bonus that became cash, and nobody’s of one that was lost', () => {
    const win = paid(300n, 200n)
    const became = bonusConverted({ amount: minor(200n), balance: minor(1_250n) })
    of({ multiple: 1 }, split(), win, splitClosed(), became)
      .when(returnOf([split()]))
      .appends(splitBackLate(1_400n, {}))
    for (const ended of [bonusForfeited({ amount: ZERO }), bonusExpired(0n)]) {
      of({}, split(), ended)
        .when(returnOf([split()]))
        .appends(splitBackLate(1_000n, { removed: minor(100n) }))
    }
  })
  it('expires in mid-round: the payout is as the terms say', () => {
    const late = { at: EXPIRES_AT }
    const ended = payoutCredited(301n, 1_251n, { bonusId: BONUS })
    of({}, split()).when(creditPayout(301n, late)).appends(bonusExpired(0n), ended)
    const strict = split({ winsAfterEnd: 'nothing' })
    const lost = payoutCredited(301n, 1_051n, { bonusId: BONUS, removed: minor(200n) })
    of({ winsAfterEnd: 'nothing' }, strict)
      .when(creditPayout(301n, late))
      .appends(bonusExpired(0n), lost)
    of({ winsAfterEnd: 'nothing' }, strict)
      .when(placeStake(150n, { ...late, transactionId: 's-2', roundId: 'r-2' }))
      .appends(
        bonusExpired(0n),
        stakePlaced({
          transactionId: 's-2',
          roundId: 'r-2',
          stake: minor(150n),
          balance: minor(800n),
          heldStakes: 300n,
        }),
      )
  })
  it('is taken back of the bonus while it has any, then of cash', () => {
    const win = paid(300n, 200n)
    of({}, split(), win)
      .when(returnOf([win]))
      .appends(
        payoutReturned(300n, 950n, {
          bonusId: BONUS,
          fromBonus: minor(200n),
          bonusBalance: ZERO,
        }),
      )
    of({}, split(), win)
      .when(takeBack(30n))
      .appends(
        payoutReturned(30n, 1_040n, {
          transactionId: 'c-1',
          isCorrection: true,
          bonusId: BONUS,
          fromBonus: minor(20n),
          bonusBalance: minor(180n),
        }),
      )
    of({}, split(), win, bonusForfeited({ amount: minor(200n) }))
      .when(returnOf([win]))
      .appends(payoutReturned(300n, 750n))
  })
})
