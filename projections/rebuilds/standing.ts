/** How a rebuild stands: its generation beside the live one, partition by partition, and how fast it gets on. */
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { CAUGHT_UP } from './progress.ts'

export type GenerationStanding = {
  readonly generation: number
  readonly version: number
  readonly status: 'live' | 'building' | 'kept'
  readonly pace: number | null
  readonly until: bigint | null
  readonly swap_when_built: boolean
  readonly rolls_back: boolean
  readonly created_at: string
  /** Since then, by the clock of the database. */
  readonly age_s: number
}

export type PartitionStanding = {
  readonly partition: string
  readonly live_position: bigint | null
  readonly position: bigint | null
  /** Seen so far, and by the live one. */
  readonly events: bigint
  readonly of: bigint
  readonly is_there: boolean
  readonly error: string | null
}

/** Every generation of a read model. */
export const standingsOfGenerations = (pool: Pool, name: string): Promise<GenerationStanding[]> =>
  query<GenerationStanding>(
    pool,
    sql`select generation, version, status, pace, until::bigint, swap_when_built, rolls_back, created_at,
               extract(epoch from clock_timestamp() - created_at)::float8 as age_s
        from projections.generations where projection = ${name} order by generation`,
  )

/** Of the generation that is being built beside the live one. */
export const standingsOfPartitions = (
  pool: Pool,
  name: string,
  generation: number,
): Promise<PartitionStanding[]> =>
  query<PartitionStanding>(
    pool,
    sql`select b."partition", l.position::bigint as live_position, b.position::bigint, b.events::bigint, l.events::bigint as of,
               ${CAUGHT_UP} or coalesce(b.position >= g.until, false) as is_there, b.error
        from projections.generations g
        join projections.checkpoints b on b.projection = g.projection and b.generation = g.generation
        join projections.generations live on live.projection = g.projection and live.status = 'live'
        join projections.checkpoints l
          on l.projection = b.projection and l.generation = live.generation and l."partition" = b."partition"
        where g.projection = ${name} and g.generation = ${generation} order by b."partition"`,
  )
