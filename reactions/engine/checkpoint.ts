/** Where the finishers stand, in Postgres: a position, and the few events before it that are not complete yet. */
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

/** Where an event is. */
export type Place = { readonly stream: string; readonly revision: bigint }

/** Everything up to `position` is complete, but for what is listed. */
export type FinisherCheckpoint = {
  readonly position: bigint
  readonly unfinished: readonly Place[]
}

/** Kept outside the process; `load` answers null before the first save. */
export type CheckpointKeeper = {
  readonly load: () => Promise<FinisherCheckpoint | null>
  readonly save: (checkpoint: FinisherCheckpoint) => Promise<void>
}

/** Several processes may keep one: whoever saved last is right, since each saves what is true of all that is stored. */
export const checkpointIn = (pool: Pool, name: string): CheckpointKeeper => ({
  async load() {
    const [row] = await query<{ position: bigint; unfinished: [string, string][] }>(
      pool,
      sql`select position::bigint, unfinished from reactions.checkpoints where name = ${name}`,
    )
    if (row === undefined) return null
    const places = row.unfinished.map(([stream, revision]) => ({
      stream,
      revision: BigInt(revision),
    }))
    return { position: row.position, unfinished: places }
  },
  async save({ position, unfinished }) {
    const places = unfinished.map(({ stream, revision }) => [stream, String(revision)])
    await query(
      pool,
      sql`insert into reactions.checkpoints (name, position, unfinished)
          values (${name}, ${position}, ${JSON.stringify(places)}::jsonb)
          on conflict (name) do update
          set position = excluded.position, unfinished = excluded.unfinished`,
    )
  },
})
