/** What finishers could not complete, and try again: counted for whoever watches. */
import { sql } from '../../postgres/sql.ts'

/** Of a type of event: how many, and since when the oldest of them. */
export type Unfinished = {
  readonly type: string
  readonly count: bigint
  readonly oldest: string
}

export const unfinished = sql`
  select type, count(*) as count, min(since) as oldest
  from reactions.unfinished group by type order by type`
