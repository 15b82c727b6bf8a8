/** What the read models found and nobody has sent on yet: read in the order in which it happened. */
import type { Finding } from '../engine/projection.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

/** A finding to be sent, and what found it. */
export type Unsent = Finding & {
  readonly projection: string
  readonly rulesVersion: string | null
  readonly position: bigint
}

/** Where a look at the outbox goes on: behind the last one seen. */
export type After = Pick<Unsent, 'position' | 'projection' | 'key'>

export const BEGINNING: After = { position: -1n, projection: '', key: '' }

/** At most `limit` of them, by position; another look later begins again, since partitions do not keep step. */
export const unsentAfter = (
  pool: Pool,
  { position, projection, key }: After,
  limit: number,
): Promise<Unsent[]> =>
  query<Unsent>(
    pool,
    sql`select projection, key, kind, data, rules_version as "rulesVersion", position::bigint
        from projections.outbox
        where sent_at is null and (position, projection, key) > (${position}, ${projection}, ${key})
        order by position, projection, key limit ${limit}`,
  )

/** Once it has had its effect; marked by whoever was first. */
export const markSent = (pool: Pool, { projection, key }: Pick<Unsent, 'projection' | 'key'>) =>
  query(
    pool,
    sql`update projections.outbox set sent_at = clock_timestamp()
        where projection = ${projection} and key = ${key} and sent_at is null`,
  )
