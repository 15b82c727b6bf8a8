/**
 * One row per seed hash: when it was committed, in force and ended, its record, and the seed once it is revealed.
 * Commitments, records and reveals are what the session's stream says. Only the wallet's says when a seed is in
 * force: its facts name hashes that the session's stream committed before, so in $all the row is always there.
 */
import { instant, int64, integer, nullable, text, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection, type Change } from '../engine/projection.ts'
import { readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  seed_hash: text,
  session_id: uuid, // whose row in read.sessions names the player
  committed_at: instant,
  in_force_at: nullable(instant), // null for a successor that never was
  ended_at: nullable(instant), // no bet on it from then on; a seed that never was in force does not end
  rounds: nullable(integer), // of its record, as are the next three
  first_revision: nullable(int64), // of wallet-{player_id}; null when nothing was bet on it
  last_revision: nullable(int64),
  digest: nullable(text),
  server_seed: nullable(text),
  revealed_at: nullable(instant),
}
export type SeedRow = RowOf<typeof columns>

type SeedChange = Change<SeedRow, 'seed_hash'>

const committed = (seed_hash: string, session_id: string, committed_at: string): SeedChange => ({
  insert: {
    seed_hash,
    session_id,
    committed_at,
    in_force_at: null,
    ended_at: null,
    rounds: null,
    first_revision: null,
    last_revision: null,
    digest: null,
    server_seed: null,
    revealed_at: null,
  },
})

const changed = (seed_hash: string, change: Partial<SeedRow>): SeedChange => ({
  key: { seed_hash },
  evolve: (row) => ({ ...known(row), ...change }),
})

const revision = (of: number | null): bigint | null => (of === null ? null : BigInt(of))

export const seeds = projection({
  name: 'seeds',
  oneRowPer: 'seed hash',
  answers: 'when it was committed, in force and ended; its record; the revealed seed',
  version: 1,
  columns,
  key: ['seed_hash'],
  partitionBy: 'session_id',
  indexes: ['session_id, committed_at'],
  on: {
    SessionOpened: ({ key, data, occurredAt }) => [
      committed(data.seedHash, key, occurredAt),
      committed(data.successorHash, key, occurredAt),
    ],
    SuccessorCommitted: ({ key, data, occurredAt }) => committed(data.seedHash, key, occurredAt),
    SessionJoined: ({ data, occurredAt }) => changed(data.seedHash, { in_force_at: occurredAt }),
    SeedInForce: ({ data, occurredAt }) => [
      changed(data.ended.seedHash, { ended_at: occurredAt }),
      changed(data.seedHash, { in_force_at: occurredAt }),
    ],
    SessionLeft: ({ data, occurredAt }) =>
      data.ended === null ? [] : changed(data.ended.seedHash, { ended_at: occurredAt }),
    SeedRecorded: ({ data }) =>
      changed(data.seedHash, {
        rounds: data.rounds,
        first_revision: revision(data.firstRevision),
        last_revision: revision(data.lastRevision),
        digest: data.digest,
      }),
    SeedRevealed: ({ data, occurredAt }) =>
      changed(data.seedHash, { server_seed: data.serverSeed, revealed_at: occurredAt }),
  },
})

/** By its commitment alone: of whichever session, in whichever partition. */
export const seedByHash = (seedHash: string) =>
  readingAll<SeedRow>('seeds', sql`select * from read.seeds where seed_hash = ${seedHash}`)
