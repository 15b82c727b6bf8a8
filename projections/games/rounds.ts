/** One row per round: inserted by its bet, completed by its win. */
import { ZERO } from '../../domain/shared/money.ts'
import { instant, int64, integer, minor, text, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading, readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'
import { currencyOf, playerFacts } from '../player-facts.ts'

const columns = {
  round_id: uuid,
  player_id: uuid,
  session_id: uuid,
  game_id: text,
  paytable_version: text,
  nonce: integer,
  currency: text,
  stake: minor,
  payout: minor,
  choice: text,
  outcome: text,
  seed_hash: text,
  client_seed: text,
  revision: int64, // of its BetPlaced
  position: int64,
  placed_at: instant,
  from_bonus: minor, // of the stake; the rest is cash
  to_bonus: minor, // of the payout, as well
}
export type RoundRow = RowOf<typeof columns>

export const rounds = projection({
  name: 'rounds',
  oneRowPer: 'round',
  answers: 'what was staked, drawn and paid',
  version: 5, // bonus money
  columns,
  key: ['round_id'],
  partitionBy: 'player_id',
  indexes: ['player_id, position', 'session_id, position'],
  facts: playerFacts,
  on: {
    BetPlaced: ({ key, data, revision, position, occurredAt }, told) => ({
      insert: {
        round_id: data.roundId,
        player_id: key,
        session_id: data.sessionId,
        game_id: data.gameId,
        paytable_version: data.paytableVersion,
        nonce: data.nonce,
        currency: currencyOf(data, told),
        stake: data.stake,
        payout: ZERO,
        choice: data.choice,
        outcome: data.outcome,
        seed_hash: data.seedHash,
        client_seed: data.clientSeed,
        revision,
        position,
        placed_at: occurredAt,
        from_bonus: data.fromBonus ?? ZERO,
        to_bonus: ZERO,
      },
    }),
    WinCredited: ({ data }) => ({
      key: { round_id: data.roundId },
      evolve: (row: RoundRow | null): RoundRow => ({
        ...known(row),
        payout: data.payout,
        to_bonus: data.toBonus ?? ZERO,
      }),
    }),
  },
})

export const roundById = (roundId: string) =>
  reading<RoundRow>(
    { projection: 'rounds', id: roundId },
    sql`select * from read.rounds where round_id = ${roundId}`,
  )

/** A round of a list, with its server seed where that is revealed. */
export type ListedRound = RoundRow & { server_seed: string | null }

/** A player's, of one session where it is named, newest first. */
export const roundsOf = (
  playerId: string,
  { sessionId, limit, before = NEWEST }: Page & { readonly sessionId?: string | undefined },
) =>
  reading<ListedRound>(
    { projection: 'rounds', id: playerId },
    sql`select listed.*, seed.server_seed
        from (select * from read.rounds
              where player_id = ${playerId} and position < ${before}::bigint
                and ${sessionId === undefined ? sql`true` : sql`session_id = ${sessionId}`}
              order by position desc limit ${limit}) listed
        left join read.seeds seed on seed.seed_hash = listed.seed_hash
        order by listed.position desc`,
  )

/** For whoever asks what there is, not whether it is up to date: it is found while its partition stands still, too. */
export const roundAnywhere = (roundId: string) =>
  readingAll<RoundRow>('rounds', sql`select * from read.rounds where round_id = ${roundId}`)
