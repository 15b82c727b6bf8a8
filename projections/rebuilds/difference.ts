/**
 * What a generation that is being built would change: its table beside the live one, in one snapshot, partition by partition where both
 * stand at the same event. It takes no longer than it is given: a table of millions is compared by the command line.
 */
import type { AnyProjection } from '../engine/projection.ts'
import { SHARED } from '../engine/partitions.ts'
import { schemaOf } from '../engine/tables.ts'
import { isWhole } from '../engine/whole.ts'
import { query, snapshot, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { listed, named, namesOf, sql, type Sql } from '../../postgres/sql.ts'

export type RowDifference = {
  readonly key: string
  /** By column; null: the whole row is missing on that side. */
  readonly live: Record<string, unknown> | null
  readonly built: Record<string, unknown> | null
}

export type TableDifference = {
  readonly rows: { readonly live: bigint; readonly built: bigint }
  readonly onlyLive: bigint
  readonly onlyBuilt: bigint
  readonly different: bigint
  /** The first of them. */
  readonly first: RowDifference[]
  /** In which both stand at the same event. */
  readonly compared: string[]
  /** In which one of them has just moved on: compared when asked again. */
  readonly moving: string[]
}

type Both = { readonly live: number; readonly building: number; readonly withinMs: number }

/** Differing rows that are told by column. */
const TOLD_MAX = 20

const QUERY_CANCELED = '57014'

/** Null: it would take longer than `withinMs`. */
export async function differenceOf(
  pool: Pool,
  projection: AnyProjection,
  both: Both,
): Promise<TableDifference | null> {
  try {
    return await snapshot(pool, async (client) => {
      const limit = `${both.withinMs}ms`
      await query(client, sql`select set_config('statement_timeout', ${limit}, true)`)
      return compared(client, projection, both)
    })
  } catch (error) {
    if ((error as { code?: unknown }).code === QUERY_CANCELED) return null
    throw error
  }
}

async function compared(
  client: PoolClient,
  projection: AnyProjection,
  both: Both,
): Promise<TableDifference> {
  const places = await query<{ partition: string; is_same: boolean }>(
    client,
    sql`select b."partition", b.event_position is not distinct from l.event_position as is_same
        from projections.checkpoints b join projections.checkpoints l
          on l.projection = b.projection and l."partition" = b."partition" and l.generation = ${both.live}
        where b.projection = ${projection.name} and b.generation = ${both.building} order by b."partition"`,
  )
  const same = places.filter(({ is_same }) => is_same).map(({ partition }) => partition)
  const moving = places.filter(({ is_same }) => !is_same).map(({ partition }) => partition)
  const pairs = pairsOf(projection, both, same)
  const [counts] = await query<Counts>(
    client,
    sql`select count(live_row) as live, count(built_row) as built,
               count(*) filter (where built_row is null) as only_live,
               count(*) filter (where live_row is null) as only_built,
               count(*) filter (where live_row <> built_row) as different from ${pairs}`,
  )
  const { live = 0n, built = 0n, only_live = 0n, only_built = 0n, different = 0n } = counts ?? {}
  const first = only_live + only_built + different > 0n ? await told(client, projection, pairs) : []
  const rows = { live, built }
  return {
    rows,
    onlyLive: only_live,
    onlyBuilt: only_built,
    different,
    first,
    compared: same,
    moving,
  }
}

type Counts = {
  readonly live: bigint
  readonly built: bigint
  readonly only_live: bigint
  readonly only_built: bigint
  readonly different: bigint
}

/** Each row of one side with its like of the other, as JSON: generations of two versions may have other columns. */
function pairsOf(projection: AnyProjection, both: Both, partitions: readonly string[]): Sql {
  const { name, key } = projection
  const letters = partitions.map((partition) =>
    partition === SHARED ? 's' : partition.slice(0, 1),
  )
  const rowsOf = (generation: number): Sql => {
    const table = named(schemaOf(projection, generation), name)
    if (isWhole(projection)) return sql`(select * from ${table} where ${partitions.length > 0})`
    const by = named(projection.partitionBy ?? '')
    return sql`(select * from ${table} where left(${by}::text, 1) = any(${letters}::text[]))`
  }
  return sql`(select to_jsonb(l) as live_row, to_jsonb(b) as built_row
    from ${rowsOf(both.live)} l full join ${rowsOf(both.building)} b using (${namesOf(key)})) as pairs`
}

type Row = Record<string, unknown> | null

async function told(
  client: PoolClient,
  { key }: AnyProjection,
  pairs: Sql,
): Promise<RowDifference[]> {
  const order = listed(key.map((column) => sql`coalesce(live_row, built_row) ->> ${column}`))
  const rows = await query<{ live_row: Row; built_row: Row }>(
    client,
    sql`select live_row, built_row from ${pairs}
        where live_row is distinct from built_row order by ${order} limit ${TOLD_MAX}`,
  )
  return rows.map(({ live_row: live, built_row: built }) => {
    const either = live ?? built ?? {}
    const keyed = key.map((column) => String(either[column])).join(' ')
    return { key: keyed, ...changedColumns(live, built) }
  })
}

/** What is alike is left out. */
function changedColumns(live: Row, built: Row): { live: Row; built: Row } {
  if (live === null || built === null) return { live, built }
  const names = [...new Set([...Object.keys(live), ...Object.keys(built)])]
  const changed = names.filter((name) => JSON.stringify(live[name]) !== JSON.stringify(built[name]))
  const only = (row: NonNullable<Row>) =>
    Object.fromEntries(changed.map((name) => [name, row[name] ?? null]))
  return { live: only(live), built: only(built) }
}
