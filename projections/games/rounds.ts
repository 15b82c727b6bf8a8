/** One row per round: inserted by its bet, completed by its win. */
import { ZERO, type Minor } from '../../domain/shared/money.ts'
import { known, projection } from '../engine/projection.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

export type RoundRow = {
  round_id: string
  player_id: string
  session_id: string
  game_id: string
  paytable_version: string
  nonce: number
  stake: Minor
  payout: Minor
  choice: string
  outcome: string
  seed_hash: string
  client_seed: string
  revision: bigint // of its BetPlaced
  position: bigint
  placed_at: string
}

export const rounds = projection<RoundRow>()({
  name: 'rounds',
  version: 1,
  columns: {
    round_id: 'uuid',
    player_id: 'uuid',
    session_id: 'uuid',
    game_id: 'text',
    paytable_version: 'text',
    nonce: 'integer',
    stake: 'bigint',
    payout: 'bigint',
    choice: 'text',
    outcome: 'text',
    seed_hash: 'text',
    client_seed: 'text',
    revision: 'bigint',
    position: 'bigint',
    placed_at: 'timestamptz',
  },
  key: ['round_id'],
  partitionBy: 'player_id',
  indexes: ['session_id, revision'],
  on: {
    BetPlaced: ({ key, data, revision, position, occurredAt }) => ({
      insert: {
        round_id: data.roundId,
        player_id: key,
        session_id: data.sessionId,
        game_id: data.gameId,
        paytable_version: data.paytableVersion,
        nonce: data.nonce,
        stake: data.stake,
        payout: ZERO,
        choice: data.choice,
        outcome: data.outcome,
        seed_hash: data.seedHash,
        client_seed: data.clientSeed,
        revision,
        position,
        placed_at: occurredAt,
      },
    }),
    WinCredited: ({ data }) => ({
      key: { round_id: data.roundId },
      evolve: (row: RoundRow | null): RoundRow => ({ ...known(row), payout: data.payout }),
    }),
  },
})

export const roundById = (roundId: string) =>
  reading<RoundRow & { currency: string }>(
    { projection: 'rounds', id: roundId },
    sql`select rounds.*, wallet.currency from read.rounds
        join read.wallet_balance wallet using (player_id) where round_id = ${roundId}`,
  )
