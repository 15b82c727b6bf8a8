/** Rows together with where their read model stands, in one statement: what an answer shows is of one instant. */
import { NotProjected, OtherVersion, Stopped, type Versioned } from '../engine/not-projected.ts'
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
           g.version as as_of_version, c.error is not null as as_of_stopped,
           to_jsonb(r) is not null as is_found, r.*
    from projections.generations g
    join projections.checkpoints c on c.projection = g.projection and c.generation = g.generation
      and c."partition" = ${partitionOfKey(place.id)}
    left join lateral (${rows}) r on true
    where g.projection = ${place.projection} and g.status = 'live'`
  return { ...asked, place }
}

type WithAsOf = WithVersion & {
  as_of_position: bigint
  as_of_at: string
  as_of_generation: number
  as_of_event: bigint
  as_of_stopped: boolean
}
type WithVersion = { as_of_version: number; is_found: boolean }

/** What was read, as of one instant. `hasStopped`: at an event in that partition; the rows stay as they are until that is mended. */
export type Answer<Row> = { asOf: AsOf; basis: Basis; rows: Row[]; hasStopped: boolean }

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
  const { projection } = asked.place
  const { first, rows } = await readOf<WithAsOf & Row>(pool, { projection, asked }, versions)
  return {
    asOf: { position: first.as_of_position, at: first.as_of_at },
    basis: { generation: first.as_of_generation, event: first.as_of_event },
    rows,
    hasStopped: first.as_of_stopped,
  }
}

/** `read` where rows that stand still are none; throws as it does, and Stopped. */
export async function readMoving<Row extends object>(
  pool: Pool,
  asked: Reading<Row>,
  versions: Versions,
): Promise<Answer<Row>> {
  const answer = await read(pool, asked, versions)
  if (answer.hasStopped) throw new Stopped(`${asked.place.projection} has stopped there`)
  return answer
}

/** Rows of a read model over all of its partitions, each of which stands somewhere else. */
export type ReadingAll<Row> = Sql & { readonly projection: string; readonly row?: Row }

export function readingAll<Row extends object>(projection: string, rows: Sql): ReadingAll<Row> {
  const asked = sql`
    select g.version as as_of_version, to_jsonb(r) is not null as is_found, r.*
    from projections.generations g left join lateral (${rows}) r on true
    where g.projection = ${projection} and g.status = 'live'`
  return { ...asked, projection }
}

/** Where a read model stands at least, whatever partition a row of it is from; asked for before its rows. */
export const reachedByAll = (projection: string) =>
  readingAll<AsOf>(
    projection,
    sql`select coalesce(min(coalesce(position, 0)), 0)::bigint as position, min(updated_at) as at
        from projections.checkpoints c where c.projection = g.projection and c.generation = g.generation`,
  )

/** Throws as `read` does. */
export const readAll = async <Row extends object>(
  pool: Pool,
  asked: ReadingAll<Row>,
  versions: Versions = [],
): Promise<Row[]> =>
  (await readOf<WithVersion & Row>(pool, { projection: asked.projection, asked }, versions)).rows

async function readOf<Row extends WithVersion>(
  pool: Pool,
  { projection: name, asked }: { projection: string; asked: Sql },
  versions: Versions,
): Promise<{ first: Row; rows: Row[] }> {
  const found = await query<Row>(pool, asked).catch(async (error: unknown) => {
    throw await explained(pool, { error, name, versions })
  })
  const first = found[0]
  if (first === undefined) throw neverBuilt(name)
  const { as_of_version: stands } = first
  const projection = versions.find((one) => one.name === name)
  if (projection !== undefined && stands < projection.version) {
    throw new OtherVersion({ projection, stands })
  }
  return { first, rows: found.filter(({ is_found }) => is_found) }
}

const neverBuilt = (name: string) =>
  new NotProjected(`the read model ${name} was never built: start a worker`)

/**
 * Postgres does not know what the statement names (its class 42): no worker has made the table yet, or another version of the
 * code has.
 */
async function explained(
  pool: Pool,
  { error, name, versions }: { error: unknown; name: string; versions: Versions },
): Promise<unknown> {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || !code.startsWith('42')) return error
  const live = sql`select from projections.generations where projection = ${name} and status = 'live'`
  if ((await query(pool, live)).length === 0) return neverBuilt(name)
  const [other] = await differing(pool, versions)
  return other === undefined ? error : new OtherVersion(other)
}
