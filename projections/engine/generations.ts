/** The generations of the read models: which are live, and which are being built. */
import { NotProjected } from './not-projected.ts'
import type { Target } from './checkpoints.ts'
import { query, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import type { AnyProjection } from './projection.ts'
import { sql } from '../../postgres/sql.ts'
import { handlersHash } from './tables.ts'

export type Kept = Target & {
  readonly status: 'live' | 'building'
  /** Events a second while it is being built; null: all that is possible. */
  readonly pace: number | null
  /** Tells it from a cancelled one of the same number. */
  readonly createdAt: string
  /** Ordered through the API: a worker swaps once it has caught up. */
  readonly swapWhenBuilt: boolean
  /** The partitions in which it has stopped. */
  readonly stopped: readonly string[]
}

/** What a worker with this code keeps up to date: the live generations, and those being built, that these handlers began. */
export async function targetsOf(
  pool: Pool,
  projections: readonly AnyProjection[],
): Promise<Kept[]> {
  const rows = await query<{
    projection: string
    generation: number
    status: Kept['status']
    pace: number | null
    swap_when_built: boolean
    until: bigint | null
    created_at: string
    handlers_hash: string
    stopped: string[] | null
  }>(
    pool,
    sql`select g.projection, g.generation, g.status, g.pace, g.swap_when_built, g.until::bigint,
               g.handlers_hash, g.created_at,
               array_agg(c."partition" order by c."partition") filter (where c.error is not null) as stopped
        from projections.generations g join projections.checkpoints c using (projection, generation)
        where g.status = 'live' or g.status = 'building' and g.pace is distinct from 0
        group by g.projection, g.generation order by g.projection, g.generation`,
  )
  return rows.flatMap(({ projection: name, generation, status, pace, until, ...row }) => {
    const projection = projections.find((one) => one.name === name)
    if (projection === undefined || handlersHash(projection) !== row.handlers_hash) return []
    const { swap_when_built: swapWhenBuilt, created_at: createdAt } = row
    const stopped = row.stopped ?? []
    return [{ projection, generation, status, pace, until, createdAt, swapWhenBuilt, stopped }]
  })
}

/** How many packs of its rules the generation is folded by from now on, at least. */
export const noteSequence = (
  pool: Pool,
  { projection: { name }, generation }: Target,
  sequence: number,
) =>
  query(
    pool,
    sql`update projections.generations set pack_sequence = greatest(pack_sequence, ${sequence})
        where projection = ${name} and generation = ${generation}`,
  )

/** As its row says; 0: it goes by what code ships. */
export async function packSequenceOf(
  client: PoolClient,
  { projection: { name }, generation }: Target,
): Promise<number> {
  const [row] = await query<{ pack_sequence: number }>(
    client,
    sql`select pack_sequence from projections.generations
        where projection = ${name} and generation = ${generation}`,
  )
  return row?.pack_sequence ?? 0
}

/** The live generation of each of these, whatever code built it. Throws when one was never built. */
export async function liveGenerations(
  pool: Pool,
  projections: readonly AnyProjection[],
): Promise<Target[]> {
  const rows = await query<{ projection: string; generation: number }>(
    pool,
    sql`select projection, generation from projections.generations where status = 'live'`,
  )
  return projections.map((projection) => {
    const live = rows.find((row) => row.projection === projection.name)
    if (live === undefined)
      throw new NotProjected(`${projection.name} was never built: start a worker`)
    return { projection, generation: live.generation }
  })
}

export type Overview = {
  readonly name: string
  readonly generation: number
  readonly version: number
  readonly status: 'live' | 'building' | 'kept'
  readonly position: string | null
  readonly stopped: { partition: string; error: string }[]
}

/** Every generation there is. */
export const overview = (pool: Pool): Promise<Overview[]> =>
  query<Overview>(
    pool,
    sql`select g.projection as name, g.generation, g.version, g.status,
               min(c.position)::text as position,
               coalesce(jsonb_agg(jsonb_build_object('partition', c."partition", 'error', c.error))
                 filter (where c.error is not null), '[]') as stopped
        from projections.generations g left join projections.checkpoints c using (projection, generation)
        group by g.projection, g.generation order by g.projection, g.generation`,
  )

/** Events that the live generation has seen, and bytes of its table with its indexes. */
export async function sizeOf(pool: Pool, name: string): Promise<{ events: number; bytes: number }> {
  const [size] = await query<{ events: number; bytes: number }>(
    pool,
    sql`select pg_total_relation_size(c.oid)::float8 as bytes,
               (select sum(events) from projections.checkpoints
                where projection = g.projection and generation = g.generation)::float8 as events
        from projections.generations g
        join pg_namespace n on n.nspname = g.projection || '_g' || g.generation
        join pg_class c on c.relnamespace = n.oid and c.relname = g.projection
        where g.projection = ${name} and g.status = 'live'`,
  )
  return size ?? { events: 0, bytes: 0 }
}

/** Workers that have renewed within their term, and how many of them have other handlers of one of these read models. */
export async function workersAlive(
  pool: Pool,
  projections: readonly AnyProjection[],
): Promise<{ alive: number; others: number }> {
  const hashes = projections.map(handlersHash)
  const [counted] = await query<{ alive: number; others: number }>(
    pool,
    sql`select count(*)::int as alive,
               (count(*) filter (where not coalesce(handlers @> ${hashes}::text[], false)))::int as others
        from projections.workers where expires_at >= clock_timestamp()`,
  )
  return counted ?? { alive: 0, others: 0 }
}
