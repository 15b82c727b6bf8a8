/** Checkpoints that cannot be right, as only hands or another store leave them: one that is gone, one beyond the store's end. */
import { partitionsOf } from './partitions.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import type { AnyProjection } from './projection.ts'
import { sql } from '../../postgres/sql.ts'
import { handlersHash } from './tables.ts'

export type CheckpointFault = {
  readonly projection: string
  readonly generation: number
  readonly partition: string
  readonly kind: 'gone' | 'beyond'
  /** In words, with what to do. */
  readonly error: string
}

/** Of the live generations of this code, and those being built; `headNow` answers the position of the store's last event, null for none. */
export async function checkpointFaults(
  pool: Pool,
  projections: readonly AnyProjection[],
  headNow: () => Promise<bigint | null>,
): Promise<CheckpointFault[]> {
  const rows = await query<{
    projection: string
    generation: number
    handlers_hash: string
    places: Record<string, string | null>
  }>(
    pool,
    sql`select projection, generation, handlers_hash,
          coalesce(jsonb_object_agg("partition", position::text) filter (where "partition" is not null), '{}') as places
        from projections.generations left join projections.checkpoints using (projection, generation)
        where status <> 'kept' group by projection, generation, handlers_hash order by projection, generation`,
  )
  const head = await headNow() // after the rows, which move with it
  return rows.flatMap(({ projection: name, generation, handlers_hash, places }) => {
    const projection = projections.find((one) => one.name === name)
    if (projection === undefined || handlersHash(projection) !== handlers_hash) return []
    const mend = `npm run rebuild -- ${name}`
    return partitionsOf(projection).flatMap((partition): CheckpointFault[] => {
      const at = places[partition]
      const one = { projection: name, generation, partition }
      if (at === undefined)
        return [{ ...one, kind: 'gone', error: `its checkpoint is gone: ${mend}` }]
      if (at === null || BigInt(at) <= (head ?? -1n)) return []
      const error = `stands at ${at}, beyond the store’s end at ${head ?? 'nothing'}: ${mend}`
      return [{ ...one, kind: 'beyond', error }]
    })
  })
}
