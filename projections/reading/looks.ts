/** Where live read models stand now, in one statement for all who ask at the same time. */
import { query, type Pool } from '../../postgres/postgres.ts'
import type { AsOf, Basis } from './read.ts'
import { sql } from '../../postgres/sql.ts'

/** By partition. */
export type Look = ReadonlyMap<
  string,
  {
    readonly asOf: AsOf
    readonly basis: Basis
    readonly hasStopped: boolean
  }
>

/**
 * Answers with a look that begins after the question: whoever asks while one is under way shares the next. Rejects with
 * what Postgres says.
 */
export function createLooks(pool: Pool, projection: string): () => Promise<Look> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<Look> | null = null
  return () =>
    (next ??= running.then(() => {
      next = null
      const look = lookNow(pool, projection)
      running = look.catch(() => {}) // told to those who asked
      return look
    }))
}

async function lookNow(pool: Pool, projection: string): Promise<Look> {
  const rows = await query<{
    partition: string
    position: bigint
    at: string
    generation: number
    event_position: bigint
    has_stopped: boolean
  }>(
    pool,
    sql`select "partition", coalesce(position, 0)::bigint as position, updated_at as at, generation,
               coalesce(event_position, 0)::bigint as event_position,
               error is not null as has_stopped
        from projections.checkpoints join projections.generations using (projection, generation)
        where projection = ${projection} and status = 'live'`,
  )
  return new Map(
    rows.map(({ partition, position, at, generation, event_position: event, ...row }) => [
      partition,
      { asOf: { position, at }, basis: { generation, event }, hasStopped: row.has_stopped },
    ]),
  )
}
