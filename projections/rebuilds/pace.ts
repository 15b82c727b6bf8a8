/** The pace of what is being built: throttled, paused and let go on; of several read models all at once, or none. */
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql, type Sql } from '../../postgres/sql.ts'
import { nothingBuilt } from './advice.ts'
import { RebuildRefused } from './rebuild.ts'

export type Paced = {
  readonly name: string
  readonly generation: number
  /** Events a second from now on; null: all that is possible, 0: paused. */
  readonly pace: number | null
  /** While it is paused: the pace at which it goes on. */
  readonly pausedPace: number | null
  /** Where it ends; null: it goes on with the store. */
  readonly until: bigint | null
}

/** They stand still, and keep their pace for later. Throws RebuildRefused when none of them is being built. */
export const pause = (pool: Pool, names: readonly string[]): Promise<Paced[]> =>
  change(
    pool,
    names,
    sql`paused_pace = case when pace = 0 then paused_pace else pace end, pace = 0`,
  )

/** At the pace that they had; `toTheEnd`: with the store, wherever they were to end. Throws as `pause` does. */
export const resume = (
  pool: Pool,
  names: readonly string[],
  { toTheEnd = false }: { toTheEnd?: boolean } = {},
): Promise<Paced[]> =>
  change(
    pool,
    names,
    sql`pace = case when pace = 0 then paused_pace else pace end, paused_pace = null,
        until = case when ${toTheEnd}::boolean then null else until end`,
  )

/** Events a second, null: all that is possible. What is paused stays so until it is resumed. Throws as `pause` does. */
export const throttle = (
  pool: Pool,
  names: readonly string[],
  pace: number | null,
): Promise<Paced[]> =>
  change(
    pool,
    names,
    sql`paused_pace = case when pace = 0 then ${pace}::integer end,
        pace = case when pace = 0 then 0 else ${pace}::integer end`,
  )

/** One statement, so all of them or none. */
async function change(pool: Pool, names: readonly string[], set: Sql): Promise<Paced[]> {
  const changed = await query<Paced>(
    pool,
    sql`update projections.generations set ${set}
        where status = 'building' and projection = any(${names})
        returning projection as name, generation, pace, paused_pace as "pausedPace", until::bigint`,
  )
  if (changed.length > 0) return changed
  throw new RebuildRefused(nothingBuilt(names))
}
