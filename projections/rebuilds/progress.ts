/** How far a generation that is being built has come on the way to the live one. */
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

/**
 * Whether checkpoint b has all that l has: it is as far, or stands at the same event of the partition's. Where nothing
 * is written, marks come seldom, and the position of one that has seen everything may stay behind the other's.
 */
export const CAUGHT_UP = sql`(coalesce(b.position, -1) >= coalesce(l.position, -1)
  or b.event_position is not distinct from l.event_position)`

export type Progress = {
  /** 0 to 1 of the way, by positions: 1 where the live one stands, or at its end. */
  readonly done: number
  /** Seen so far, and to be seen by then as far as it is known: the live one may have begun before they were counted. */
  readonly events: number
  readonly of: number
  /** Why it has stopped in a partition. */
  readonly error: string | null
}

/** How far a generation is. */
export async function progressOf(pool: Pool, name: string, generation: number): Promise<Progress> {
  const [row] = await query<{ [K in keyof Progress]: Progress[K] | null }>(
    pool,
    sql`select avg(case when is_there then 1 else least(0.999, coalesce(position, 0) / greatest(1, goal)) end)::float8 as done,
                  sum(events)::float8 as events, sum(live_events)::float8 as of, max(error) as error
           from (
             select b.position, b.events, b.error, l.events as live_events, coalesce(g.until, l.position) as goal,
                    ${CAUGHT_UP} or coalesce(b.position, -1) >= g.until as is_there
             from projections.checkpoints b
             join projections.generations g on g.projection = b.projection and g.generation = b.generation
             join projections.generations live on live.projection = b.projection and live.status = 'live'
             join projections.checkpoints l
               on l.projection = b.projection and l.generation = live.generation and l."partition" = b."partition"
             where b.projection = ${name} and b.generation = ${generation}
           ) as places`,
  )
  const { done, events, of, error = null } = row ?? {}
  return { done: done ?? 1, events: events ?? 0, of: of ?? 0, error }
}
