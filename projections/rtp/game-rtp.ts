/**
 * What rounds cost and paid, by game, paytable and day: sums, divided by whoever asks. Amounts are minor units of
 * whatever currency was staked: good for a share of the turnover, not for an amount of money. Rounds of test accounts are left
 * out; no round from before play said its account kind is one.
 *
 * Bonus money is apart. A win returns by the split of its stake, so the own part of a round that both paid for is a round of that
 * stake, to the minor unit that cannot be divided.
 */
import { dayOf } from '../../domain/shared/instant.ts'
import { partitionOf } from '../../domain/shared/partition.ts'
import { ownPayout, ownStake } from '../../domain/shared/own-money.ts'
import { date, int64, sum, text, type RowOf } from '../engine/columns.ts'
import { known, projection } from '../engine/projection.ts'
import { readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  partition: text, // of the players: no two readers ever write one row
  game_id: text,
  paytable_version: text,
  day: date, // UTC, of the bet, for its payout too
  rounds: int64, // with own money in them
  staked: sum, // own money, as are the next two
  // Of the squares: how far chance may take the actual RTP from its target. One square alone has up to 30 digits.
  staked_squared: sum,
  paid_out: sum,
  bonus_staked: sum,
  bonus_paid_out: sum,
}
export type GameRtpRow = RowOf<typeof columns>

type Round = { gameId: string; paytableVersion: string }

const keyOf = (playerId: string, { gameId, paytableVersion }: Round, betAt: string) => ({
  partition: partitionOf(playerId),
  game_id: gameId,
  paytable_version: paytableVersion,
  day: dayOf(betAt),
})

/** Of a game that nobody has played, in minor units. */
export const NOTHING = {
  rounds: 0n,
  staked: 0n,
  staked_squared: 0n,
  paid_out: 0n,
  bonus_staked: 0n,
  bonus_paid_out: 0n,
}

export const gameRtp = projection({
  name: 'game_rtp',
  oneRowPer: 'partition, game, paytable version, UTC day',
  answers: 'turnover and payouts for the RTP, without tests; the view adds the partitions up',
  version: 4, // bonus money apart
  columns,
  key: ['partition', 'game_id', 'paytable_version', 'day'],
  partitionBy: 'partition',
  view: (table) =>
    `select game_id, paytable_version, day, sum(rounds)::bigint as rounds,
       sum(staked) as staked, sum(staked_squared) as staked_squared,
       sum(paid_out) as paid_out, sum(bonus_staked) as bonus_staked, sum(bonus_paid_out) as bonus_paid_out
     from ${table} group by game_id, paytable_version, day`,
  on: {
    BetPlaced({ key: playerId, data, occurredAt }) {
      if (data.accountKind === 'test') return []
      const own = ownStake(data)
      const key = keyOf(playerId, data, occurredAt)
      return {
        key,
        evolve(row: GameRtpRow | null): GameRtpRow {
          const before = row ?? { ...key, ...NOTHING }
          return {
            ...before,
            rounds: before.rounds + (own > 0n ? 1n : 0n),
            staked: before.staked + own,
            staked_squared: before.staked_squared + own * own,
            bonus_staked: before.bonus_staked + data.stake - own,
          }
        },
      }
    },
    WinCredited({ key, data }) {
      if (data.accountKind === 'test') return []
      return {
        key: keyOf(key, data, data.betAt),
        evolve(row: GameRtpRow | null): GameRtpRow {
          const before = known(row) // its bet came first
          const own = ownPayout(data)
          return {
            ...before,
            paid_out: before.paid_out + own,
            bonus_paid_out: before.bonus_paid_out + data.payout - own,
          }
        },
      }
    },
  },
})

/** Of a game's paytable on a day, over all players. */
export type DayOfRtp = Omit<GameRtpRow, 'partition'>

/** Days in UTC, both inclusive, in their order. */
export const rtpBetween = (from: string, to: string) =>
  readingAll<DayOfRtp>(
    'game_rtp',
    sql`select game_id, paytable_version, day, rounds, staked, staked_squared, paid_out,
          bonus_staked, bonus_paid_out
        from read.game_rtp where day between ${from}::date and ${to}::date
        order by game_id, paytable_version, day`,
  )
