/** One row per player and UTC day: what was staked, paid out, deposited and withdrawn, and for how long it was played. */
import type { DomainEvent } from '../../domain/events.ts'
import { dayOf, toMs } from '../../domain/shared/instant.ts'
import { PAUSE_MS } from '../../domain/shared/pause.ts'
import {
  ownCredit,
  ownPayout,
  ownReturn,
  ownStake,
  ownTaken,
  type Staked,
} from '../../domain/shared/own-money.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { date, instant, int64, nullable, sum, uuid, type RowOf } from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'

const columns = {
  player_id: uuid,
  day: date,
  rounds: int64,
  staked: sum, // own money, no bonus (ADR 35), in minor units of the wallet's currency, as are the next three
  paid_out: sum, // the same, on rounds of this day: less `staked` it is the day's net position
  deposited: sum, // when the provider had paid in
  withdrawn: sum, // when the provider had paid out
  /**
   * Time played, in ms: the sum of the times from each round of this day to the player's next one, in whichever
   * session, where that is at most PAUSE_MS. So a session left open is no play, and two at once do not count
   * twice; the time around the first and the last round, and across midnight, is not counted.
   */
  played_ms: int64,
  last_round_at: nullable(instant),
}
export type PlayerActivityRow = RowOf<typeof columns>

const emptyDay = (player_id: string, day: string): PlayerActivityRow => ({
  player_id,
  day,
  rounds: 0n,
  staked: 0n,
  paid_out: 0n,
  deposited: 0n,
  withdrawn: 0n,
  played_ms: 0n,
  last_round_at: null,
})

/** The day's row after `event`, by what it changes; the first event of a day makes the row. */
const onDay = (
  { key: player_id }: Recorded<DomainEvent>,
  at: string,
  change: (before: PlayerActivityRow) => PlayerActivityRow,
) => {
  const key = { player_id, day: dayOf(at) }
  return {
    key,
    evolve: (row: PlayerActivityRow | null) => change(row ?? emptyDay(player_id, key.day)),
  }
}

/** What the round at `at` adds to the time played. */
function playedMs(lastRoundAt: string | null, at: string): bigint {
  if (lastRoundAt === null) return 0n
  const sinceMs = toMs(at) - toMs(lastRoundAt)
  return sinceMs > PAUSE_MS ? 0n : BigInt(sinceMs)
}

const staked = (e: Recorded<DomainEvent & { data: Staked }>) =>
  onDay(e, e.occurredAt, (was) => ({
    ...was,
    rounds: was.rounds + 1n,
    staked: was.staked + ownStake(e.data),
    played_ms: was.played_ms + playedMs(was.last_round_at, e.occurredAt),
    last_round_at: e.occurredAt,
  }))

export const playerActivity = projection({
  name: 'player_activity',
  oneRowPer: 'player and UTC day',
  answers: 'stakes, payouts, deposits, withdrawals, rounds and time played',
  version: 4, // rounds at other providers
  columns,
  key: ['player_id', 'day'],
  partitionBy: 'player_id',
  on: {
    BetPlaced: staked,
    StakePlaced: staked,
    // What comes back of a stake lessens what was lost, as a win does; what is taken back of a win is lost.
    StakeReturned: (e) =>
      onDay(e, e.occurredAt, (was) => ({ ...was, paid_out: was.paid_out + ownReturn(e.data) })),
    PayoutCredited: (e) =>
      onDay(e, e.occurredAt, (was) => ({ ...was, paid_out: was.paid_out + ownCredit(e.data) })),
    PayoutReturned: (e) =>
      onDay(e, e.occurredAt, (was) => ({ ...was, staked: was.staked + ownTaken(e.data) })),
    WinCredited: (e) =>
      onDay(e, e.data.betAt, (was) => ({
        ...was,
        paid_out: was.paid_out + ownPayout(e.data),
      })),
    Deposited: (e) =>
      onDay(e, e.occurredAt, (was) => ({ ...was, deposited: was.deposited + e.data.amount })),
    WithdrawalPaid: (e) =>
      onDay(e, e.occurredAt, (was) => ({ ...was, withdrawn: was.withdrawn + e.data.amount })),
  },
})
