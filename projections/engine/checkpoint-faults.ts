/** Checkpoints that cannot be right, as only hands or another store leave them: one that is gone, one beyond the store's end. */
import { partitionsOf } from './partitions.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import type { AnyProjection } from './projection.ts'
import { sql } from '../../postgres/sql.ts'

export type CheckpointFault = {
  readonly projection: string
  readonly generation: number
  readonly partition: string
  readonly kind: 'gone' | 'beyond'
  /** In words, with what to do. */
  readonly error: string
}

/** A read model, as far as its partitions depend on it. */
export type Placed = Pick<AnyProjection, 'name' | 'each'>

/** Of the live generations, and those being built; `headNow` answers the position of the store's last event, null for none. */
export async function checkpointFaults(
  pool: Pool,
  projections: readonly Placed[],
  headNow: () => Promise<bigint | null>,
): Promise<CheckpointFault[]> {
  const rows = await query<{
    projection: string
    generation: number
    places: Record<string, string | null>
  }>(
    pool,
    sql`select projection, generation,
          coalesce(jsonb_object_agg("partition", position::text) filter (where "partition" is not null), '{}') as places
        from projections.generations left join projections.checkpoints using (projection, generation)
        where status <> 'kept' group by projection, generation order by projection, generation`,
  )
  const head = await headNow() // after the rows, which move with it
  return rows.flatMap(({ projection: name, generation, places }) => {
    const projection = projections.find((one) => one.name === name)
    if (projection === undefined) return []
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

/** Whatever is read there says so until it was built anew: a checkpoint that is gone comes back, stopped. */
export async function stopWhereGone(pool: Pool, faults: readonly CheckpointFault[]): Promise<void> {
  const gone = faults.filter(({ kind }) => kind === 'gone')
  const of = <Value>(value: (one: CheckpointFault) => Value) => gone.map(value)
  await query(
    pool,
    sql`insert into projections.checkpoints (projection, generation, "partition", fence, error)
        select f.projection, f.generation, f."partition", l.fence, f.error
        from unnest(${of((one) => one.projection)}::text[], ${of((one) => one.generation)}::integer[],
          ${of((one) => one.partition)}::text[], ${of((one) => one.error)}::text[])
          as f(projection, generation, "partition", error)
        join projections.leases l using ("partition")
        on conflict do nothing`,
  )
}
