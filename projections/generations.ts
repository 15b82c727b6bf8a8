/** The generations of the read models: which are live, and which are being built. */
import type { Target } from './checkpoints.ts'
import { query, type Pool } from './postgres.ts'
import type { AnyProjection } from './projection.ts'
import { sql } from './sql.ts'
import { handlersHash } from './tables.ts'

export type Kept = Target & { readonly status: 'live' | 'building' }

/**
 * What a worker with this code keeps up to date: the live generations, and those being built, that these handlers
 * began. `stopped`: where a read model has stopped, as text.
 */
export async function targetsOf(
  pool: Pool,
  projections: readonly AnyProjection[],
): Promise<{ targets: Kept[]; stopped: string[] }> {
  const rows = await query<{
    projection: string
    generation: number
    status: Kept['status']
    handlers_hash: string
    stopped: string[] | null
  }>(
    pool,
    sql`select g.projection, g.generation, g.status, g.handlers_hash,
               array_agg(c."partition" order by c."partition") filter (where c.error is not null) as stopped
        from projections.generations g join projections.checkpoints c using (projection, generation)
        where g.status in ('live', 'building')
        group by g.projection, g.generation order by g.projection, g.generation`,
  )
  const targets: Kept[] = []
  for (const { projection: name, generation, status, handlers_hash } of rows) {
    const projection = projections.find((one) => one.name === name)
    if (projection === undefined || handlersHash(projection) !== handlers_hash) continue
    targets.push({ projection, generation, status })
  }
  const stopped = rows.flatMap((row) =>
    (row.stopped ?? []).map((partition) => `${row.projection} ${row.generation} ${partition}`),
  )
  return { targets, stopped }
}
