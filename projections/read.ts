/** Rows together with where their read model stands, in one statement: what an answer shows is of one instant. */
import type { Pool } from './postgres.ts'
import { query } from './postgres.ts'
import type { Sql } from './sql.ts'

/** What a read is as of: the checkpoint's position in $all, and when it was committed. */
export type AsOf = { position: bigint; at: string }

/** A query whose first columns are the checkpoint's; `Row` is what it reads beside them. */
export type Reading<Row> = Sql & { readonly row?: Row }

/** Wraps `rows` so that the checkpoint of `projection` comes with them, and comes also when there is no row. */
export function reading<Row extends object>(projection: string, rows: Sql): Reading<Row> {
  const place = `$${rows.values.length + 1}`
  return {
    text:
      `select coalesce(c.position, 0)::bigint as as_of_position, c.updated_at as as_of_at,` +
      ` to_jsonb(r) is not null as is_found, r.*` +
      ` from projections.checkpoints c left join lateral (${rows.text}) r on true` +
      ` where c.projection = ${place}`,
    values: [...rows.values, projection],
  }
}

/** The same, where at most one row is expected. */
export const readingOne = <Row extends object>(projection: string, row: Sql): Reading<Row> =>
  reading<Row>(projection, row)

type WithAsOf = { as_of_position: bigint; as_of_at: string; is_found: boolean }

/** Throws when the read model has no checkpoint: no worker has ever run on this database. */
export async function read<Row extends object>(
  pool: Pool,
  asked: Reading<Row>,
): Promise<{ asOf: AsOf; rows: Row[] }> {
  const found = await query<WithAsOf & Row>(pool, asked)
  const first = found[0]
  if (first === undefined) throw new NotProjected('this read model was never built: start a worker')
  const rows = found.filter(({ is_found }) => is_found)
  return { asOf: { position: first.as_of_position, at: first.as_of_at }, rows }
}

/** Thrown by a read before any worker has made the table. */
export class NotProjected extends Error {
  override readonly name = 'NotProjected'
}
