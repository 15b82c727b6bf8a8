/** Return to player: rounds counted on the day of their bet, by partition, and added up by the view. */
import { expect } from 'chai'
import { minor, MINOR_MAX } from '../../../domain/shared/money.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { foldInto, PoisonEvent } from '../../../projections/engine/fold.ts'
import { bonusBet, bonusWin } from '../../support/bonus-facts.ts'
import { committed, readModel, recorded, rowsAfter, type Fact } from '../../support/projecting.ts'
import { bet, BET_AT, DIMENSIONS, PLAYER, ROUND, SESSION } from '../../support/wallet-facts.ts'

const gameRtp = readModel('game_rtp')

/** First hex digits a, a and b: two of them share a partition. */
const ALICE = PLAYER
const ALAN = PLAYER.replace(/1$/, '2')
const BERT = PLAYER.replace(/^a/, 'b')
const EVENING = '2026-11-23T23:59:59.999Z'
const MORNING = '2026-11-24T00:00:00.000Z'

const played = (playerId: string, at: string, event: WalletEvent): Fact => ({
  stream: `wallet-${playerId}`,
  at,
  event,
})
const stakes = (playerId: string, at: string, stake: bigint) =>
  played(playerId, at, bet({ stake: minor(stake) }))
const wins = (playerId: string, at: string, { payout, betAt = at }: Won) =>
  played(playerId, at, {
    type: 'WinCredited',
    data: {
      roundId: ROUND,
      sessionId: SESSION,
      gameId: 'dice',
      paytableVersion: 'dice-1',
      nonce: 0,
      stake: minor(100n),
      betAt,
      payout: minor(payout),
      balance: minor(0n),
      ...DIMENSIONS,
    },
  })
type Won = { payout: bigint; betAt?: string }

const day = (partition: string, date: string, sums: object) => ({
  partition,
  game_id: 'dice',
  paytable_version: 'dice-1',
  day: date,
  ...sums,
})
const NO_BONUS = { bonus_staked: 0n, bonus_paid_out: 0n }
const history = [
  stakes(ALICE, EVENING, 100n),
  wins(ALICE, EVENING, { payout: 198n }),
  stakes(ALAN, EVENING, 7n),
  stakes(BERT, EVENING, 1_000n),
  wins(BERT, EVENING, { payout: 500n }),
  stakes(ALICE, MORNING, 3n),
]

describe('game rtp', () => {
  it('sums rounds, stakes, their squares and payouts by partition and day', () => {
    expect(rowsAfter(gameRtp, history)).to.deep.equal([
      day('a', '2026-11-23', {
        rounds: 2n,
        staked: 107n,
        staked_squared: 10_049n,
        paid_out: 198n,
        ...NO_BONUS,
      }),
      day('b', '2026-11-23', {
        rounds: 1n,
        staked: 1_000n,
        staked_squared: 1_000_000n,
        paid_out: 500n,
        ...NO_BONUS,
      }),
      day('a', '2026-11-24', {
        rounds: 1n,
        staked: 3n,
        staked_squared: 9n,
        paid_out: 0n,
        ...NO_BONUS,
      }),
    ])
  })
  it('counts a win on the day of its bet', () => {
    const late = wins(ALICE, MORNING, { payout: 50n, betAt: EVENING })
    const rows = rowsAfter(gameRtp, [stakes(ALICE, EVENING, 100n), late])
    expect(rows).to.have.length(1)
    expect(rows[0]).to.include({ day: '2026-11-23', paid_out: 50n })
  })
  it('has bonus money apart, of a round that both have paid for its part', () => {
    const on = { balance: 0n, bonusBalance: 0n, wagered: 0n }
    const facts = [
      bonusBet(100n, { ...on, fromBonus: 100n }),
      bonusWin(60n, { ...on, stake: 100n, toBonus: 60n }),
      bonusBet(100n, { ...on, fromBonus: 33n }),
      bonusWin(50n, { ...on, stake: 100n, toBonus: 16n }),
    ].map((event) => played(ALICE, BET_AT, event))
    expect(rowsAfter(gameRtp, facts)).to.deep.equal([
      day('a', BET_AT.slice(0, 10), {
        rounds: 1n,
        staked: 67n,
        staked_squared: 67n * 67n,
        paid_out: 34n,
        bonus_staked: 133n,
        bonus_paid_out: 76n,
      }),
    ])
  })
  it('keeps paytable versions apart', () => {
    const next = played(ALICE, EVENING, bet({ paytableVersion: 'dice-2' }))
    const rows = rowsAfter(gameRtp, [stakes(ALICE, EVENING, 1n), next])
    expect(rows.map(({ paytable_version }) => paytable_version)).to.deep.equal(['dice-1', 'dice-2'])
  })
  it('stops at a win without a bet', () => {
    const lonely = recorded([wins(ALICE, EVENING, { payout: 1n })])
    expect(() => {
      foldInto(gameRtp, new Map(), lonely)
    }).to.throw(PoisonEvent, 'missing')
  })
  it('adds the partitions up in its view, the same in one batch and event by event', async function () {
    this.timeout(30_000)
    const sums = {
      rounds: 3n,
      staked: 1_107n,
      staked_squared: 1_010_049n,
      paid_out: 698n,
      ...NO_BONUS,
    }
    for (const atOnce of [history.length, 1]) {
      const pool = await committed(gameRtp, history, atOnce)
      const { rows } = await pool.query('select * from read.game_rtp order by day')
      const game = { game_id: 'dice', paytable_version: 'dice-1' }
      expect(rows).to.deep.equal([
        { ...game, day: '2026-11-23', ...sums },
        {
          ...game,
          day: '2026-11-24',
          rounds: 1n,
          staked: 3n,
          staked_squared: 9n,
          paid_out: 0n,
          ...NO_BONUS,
        },
      ])
      await pool.end()
    }
  })
  it('holds squares of the largest stakes, loaded again from PostgreSQL', async function () {
    this.timeout(30_000)
    const largest = Array.from({ length: 3 }, () => stakes(ALICE, EVENING, MINOR_MAX))
    const pool = await committed(gameRtp, largest, 1)
    const { rows } = await pool.query<{ staked_squared: bigint }>('select * from read.game_rtp')
    expect(rows[0]?.staked_squared).to.equal(3n * MINOR_MAX * MINOR_MAX)
    await pool.end()
  })
})
