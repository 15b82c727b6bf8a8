/** Rows together with where their read model stands, in one statement: what an answer shows is of one instant. */
import { NotProjected, OtherVersion, type Versioned } from '../engine/not-projected.ts'
import { partitionOfKey } from '../engine/partitions.ts'
import { differing } from '../engine/versions.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql, type Sql } from '../../postgres/sql.ts'

/** What a read is as of: the checkpoint's position in $all, and when it was committed. */
export type AsOf = { position: bigint; at: string }

/**
 * What rows were folded from: the live generation, and the position of the last event in their partition. While both
 * stay, so do the rows, however far the checkpoint moves.
 */
export type Basis = { readonly generation: number; readonly event: bigint }

/** Where a read model is read: its name, and an id of the player or of what is the player's, or SHARED. */
export type Place = { projection: string; id: string }

/** A query whose first columns are the checkpoint's; `Row` is what it reads beside them. */
export type Reading<Row> = Sql & { readonly place: Place; readonly row?: Row }

/** Wraps `rows` so that the checkpoint of their partition comes with them, and comes also when there is no row. */
export function reading<Row extends object>(place: Place, rows: Sql): Reading<Row> {
  const asked = sql`
    select coalesce(c.position, 0)::bigint as as_of_position, c.updated_at as as_of_at,
           g.generation as as_of_generation, coalesce(c.event_position, 0)::bigint as as_of_event,
           g.version as as_of_version,
           to_jsonb(r) is not null as is_found, r.*
    from projections.generations g
    join projections.checkpoints c on c.projection = g.projection and c.generation = g.generation
      and c."partition" = ${partitionOfKey(place.id)}
    left join lateral (${rows}) r on true
    where g.projection = ${place.projection} and g.status = 'live'`
  return { ...asked, place }
}

type WithAsOf = {
  as_of_position: bigint
  as_of_at: string
  as_of_generation: number
  as_of_event: bigint
  as_of_version: number
  is_found: boolean
}

/** What was read, as of one instant. */
export type Answer<Row> = { asOf: AsOf; basis: Basis; rows: Row[] }

/** The read models that this code has: a table that older code has built is not read as if it were one of them. */
export type Versions = readonly Versioned[]

/**
 * Throws NotProjected where no worker has ever run on this database, OtherVersion where the table is older than
 * `versions`. A newer one is read as long as it has the columns: a rebuild may swap before every process is replaced.
 */
export async function read<Row extends object>(
  pool: Pool,
  asked: Reading<Row>,
  versions: Versions = [],
): Promise<Answer<Row>> {
  const found = await query<WithAsOf & Row>(pool, asked).catch(async (error: unknown) => {
    throw await explained(pool, error, versions)
  })
  const first = found[0]
  if (first === undefined) throw new NotProjected('this read model was never built: start a worker')
  const { as_of_version: stands } = first
  const projection = versions.find(({ name }) => name === asked.place.projection)
  if (projection !== undefined && stands < projection.version) {
    throw new OtherVersion({ projection, stands })
  }
  const rows = found.filter(({ is_found }) => is_found)
  return {
    asOf: { position: first.as_of_position, at: first.as_of_at },
    basis: { generation: first.as_of_generation, event: first.as_of_event },
    rows,
  }
}

/** Postgres does not know what the statement names (its class 42): it was written for a table of another version. */
async function explained(pool: Pool, error: unknown, versions: Versions): Promise<unknown> {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || !code.startsWith('42')) return error
  const [other] = await differing(pool, versions)
  return other === undefined ? error : new OtherVersion(other)
}
