/** A player's day: what was staked, paid, deposited and withdrawn on it, and for how long it was played. */
import { expect } from 'chai'
import { minor } from '../../../domain/shared/money.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { bonusBet, bonusWin } from '../../support/bonus-facts.ts'
import { committed, readModel, rowsAfter, type Fact } from '../../support/projecting.ts'
import {
  bet,
  deposited,
  depositStarted,
  DIMENSIONS,
  MEANS,
  opened,
  OTHER_SESSION,
  PAID_BY,
  PLAYER,
  ROUND,
  SESSION,
  WHOSE,
  WITHDRAWAL,
} from '../../support/wallet-facts.ts'

const activity = readModel('player_activity')
const OTHER_PLAYER = PLAYER.replace(/1$/, '2')

const at = (time: string, event: WalletEvent, playerId = PLAYER): Fact => ({
  stream: `wallet-${playerId}`,
  at: `2026-11-${time}Z`,
  event,
})
const amount = minor(40n)
const withdrawal = { withdrawalId: WITHDRAWAL, amount }
const requested: WalletEvent = {
  type: 'WithdrawalRequested',
  data: { ...withdrawal, ...MEANS, ...WHOSE, balance: minor(60n) },
}
const paid: WalletEvent = {
  type: 'WithdrawalPaid',
  data: { ...withdrawal, ...PAID_BY, reference: 'ref-2' },
}
const won = (betAt: string): WalletEvent => ({
  type: 'WinCredited',
  data: {
    roundId: ROUND,
    sessionId: SESSION,
    gameId: 'dice',
    paytableVersion: 'dice-1',
    nonce: 0,
    stake: minor(100n),
    betAt,
    payout: minor(198n),
    balance: minor(0n),
    ...DIMENSIONS,
  },
})

const history = [
  at('23T09:00:00.000', opened),
  at('23T09:00:01.000', depositStarted(100n)),
  at('23T09:00:02.000', deposited(100n)),
  at('23T10:00:00.000', bet()),
  at('23T10:00:00.000', won('2026-11-23T10:00:00.000Z')),
  at('23T10:00:01.000', bet(), OTHER_PLAYER),
  at('23T10:01:30.500', bet()),
  at('23T11:00:00.000', requested),
  at('24T08:00:00.000', paid),
]

/** Of the player's rounds at these times. */
const playedMs = (...times: string[]) =>
  rowsAfter(
    activity,
    times.map((time) => at(time, bet())),
  ).map(({ played_ms }) => played_ms)

describe('player activity', () => {
  it('sums a player’s day, a withdrawal on the day it was paid', () => {
    const none = { rounds: 0n, staked: 0n, paid_out: 0n, deposited: 0n, withdrawn: 0n }
    const [day, others, next] = rowsAfter(activity, history)
    expect(day).to.deep.equal({
      player_id: PLAYER,
      day: '2026-11-23',
      rounds: 2n,
      staked: 200n,
      paid_out: 198n,
      deposited: 100n,
      withdrawn: 0n,
      played_ms: 90_500n,
      last_round_at: '2026-11-23T10:01:30.500Z',
    })
    expect(others).to.include({ player_id: OTHER_PLAYER, rounds: 1n, staked: 100n, played_ms: 0n })
    expect(next).to.deep.equal({
      ...none,
      player_id: PLAYER,
      day: '2026-11-24',
      withdrawn: 40n,
      played_ms: 0n,
      last_round_at: null,
    })
  })
  it('sums own money alone, whatever bonus money is played with', () => {
    const on = { balance: 0n, bonusBalance: 0n, wagered: 0n }
    const [day] = rowsAfter(activity, [
      at('23T09:14:28.000', bonusBet(100n, { ...on, fromBonus: 60n })),
      at('23T09:14:28.000', bonusWin(200n, { ...on, stake: 100n, toBonus: 120n })),
    ])
    expect(day).to.include({ rounds: 1n, staked: 40n, paid_out: 80n })
  })
  it('counts five minutes between two rounds as play, and no longer pause', () => {
    expect(playedMs('23T10:00:00.000', '23T10:05:00.000')).to.deep.equal([300_000n])
    expect(playedMs('23T10:00:00.000', '23T10:05:00.001')).to.deep.equal([0n])
    expect(playedMs('23T10:00:00.000', '23T11:00:00.000', '23T11:00:07.000')).to.deep.equal([
      7_000n,
    ])
  })
  it('counts no time across midnight', () => {
    expect(playedMs('23T23:59:59.000', '24T00:00:01.000')).to.deep.equal([0n, 0n])
  })
  it('counts the time of two sessions at once once', () => {
    const inOther = bet({ sessionId: OTHER_SESSION })
    const both = ['23T10:00:00.000', '23T10:00:10.000'].flatMap((time) => [
      at(time, bet()),
      at(time, inOther),
    ])
    expect(rowsAfter(activity, both)[0]).to.include({ rounds: 4n, played_ms: 10_000n })
  })
  it('is the same on PostgreSQL, in one batch and event by event', async function () {
    this.timeout(30_000)
    for (const atOnce of [history.length, 1]) {
      const pool = await committed(activity, history, atOnce)
      const { rows } = await pool.query('select * from read.player_activity')
      expect(rows).to.have.deep.members(rowsAfter(activity, history))
      await pool.end()
    }
  })
})
