/** One row per player who has ever played: when last, to ten minutes, so that a row changes six times an hour however fast it is played. */
import type { AccountKind } from '../../domain/shared/dimensions.ts'
import { toMs } from '../../domain/shared/instant.ts'
import { sql } from '../../postgres/sql.ts'
import { instant, oneOf, uuid } from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'
import { readingAll } from '../reading/read.ts'

const columns = {
  player_id: uuid,
  account_kind: oneOf<AccountKind>(),
  played_at: instant, // the end of the ten minutes in which the last round was
}

const STEP_MS = 10 * 60_000

const endOfStep = (at: string): string =>
  new Date((Math.floor(toMs(at) / STEP_MS) + 1) * STEP_MS).toISOString()

export const activePlayers = projection({
  name: 'active_players',
  oneRowPer: 'player who has played',
  answers: 'when they played last, to ten minutes: how many are active',
  version: 1,
  columns,
  key: ['player_id'],
  partitionBy: 'player_id',
  indexes: ['played_at'],
  on: {
    BetPlaced: ({ key: player_id, data, occurredAt }) => ({
      key: { player_id },
      evolve: () => ({
        player_id,
        account_kind: data.accountKind ?? 'real',
        played_at: endOfStep(occurredAt),
      }),
    }),
  },
})

/** Who played within a day, by account kind; those of tests are left out. */
export const activeWithinADay = readingAll<{ account_kind: AccountKind; players: bigint }>(
  'active_players',
  sql`select account_kind, count(*) as players from read.active_players
      where played_at > clock_timestamp() - interval '24 hours' and account_kind <> 'test'
      group by account_kind`,
)
