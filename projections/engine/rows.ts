/** Loads and writes the rows of a batch, set-based: one statement for a thousand rows, never one an event. */
import type { AnyRow, AnyTable } from './projection.ts'
import { cellOf, copyIn } from '../../postgres/copy.ts'
import { query, queryExactly, type PoolClient } from '../../postgres/postgres.ts'
import { listed, named, namesOf, sql, verbatim, type Sql } from '../../postgres/sql.ts'

/** Rows in one statement. */
const ROWS_MAX = 1_000

/** A read model's table, or that of the facts it owns. */
export type Table = { of: AnyTable; schema: string }

/** A key as text, for maps in memory. */
export const keyText = ({ key }: Pick<AnyTable, 'key'>, row: AnyRow): string =>
  key.map((column) => String(row[column])).join(' ')

const nameOf = ({ of, schema }: Table): Sql => named(schema, of.name)

/** The rows of these keys that exist. */
export async function loadRows(
  client: PoolClient,
  table: Table,
  keys: readonly AnyRow[],
): Promise<AnyRow[]> {
  const { key } = table.of
  const found: AnyRow[] = []
  for (const some of chunksOf(keys)) {
    found.push(
      ...(await query<AnyRow>(
        client,
        sql`select * from ${nameOf(table)} where (${namesOf(key)}) in
            (select * from ${unnest(table.of, key, some)})`,
      )),
    )
  }
  return found
}

/** All rows of a partition: those of SHARED say so in their column, whose first letter is no digit; of what is whole, all. */
export function rowsOfPartition(
  client: PoolClient,
  table: Table,
  partition: string,
): Promise<AnyRow[]> {
  const { of } = table
  const { partitionBy } = of
  return queryExactly<AnyRow>(
    client,
    partitionBy === undefined
      ? sql`select * from ${nameOf(table)}`
      : sql`select * from ${nameOf(table)}
            where left(${named(partitionBy)}::text, 1) = left(${partition}, 1)`,
  )
}

/** Rows that no partition has: nobody folds them, so no stream says them. */
export async function rowsOfNone(
  client: PoolClient,
  table: Table,
  partitions: readonly string[],
): Promise<AnyRow[]> {
  const { partitionBy } = table.of
  if (partitionBy === undefined) return []
  const letters = partitions.map((partition) => partition.slice(0, 1))
  const letter = sql`left(${named(partitionBy)}::text, 1)`
  return queryExactly<AnyRow>(
    client,
    sql`select * from ${nameOf(table)} where (${letter} = any(${letters}::text[])) is not true`,
  )
}

/** Inserts rows that must not exist; a key that does is an error of the fold or the log. */
export async function insertRows(
  client: PoolClient,
  { of, schema }: Table,
  rows: readonly AnyRow[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(of.columns)
  await copyIn(client, { schema, table: of.name, columns }, linesOf(of, rows))
}

/** Rows in the text form of COPY, a thousand at a time. */
function* linesOf({ columns }: AnyTable, rows: readonly AnyRow[]): Generator<string> {
  const cells = Object.entries(columns)
  for (const some of chunksOf(rows)) {
    let lines = ''
    for (const row of some) {
      let line = ''
      for (const [column, type] of cells) line += `\t${cellOf(row[column] ?? null, type)}`
      lines += `${line.slice(1)}\n`
    }
    yield lines
  }
}

/** Writes rows that were loaded before. */
export async function updateRows(
  client: PoolClient,
  table: Table,
  rows: readonly AnyRow[],
): Promise<void> {
  const { of } = table
  const columns = Object.keys(of.columns)
  const set = columns.map((column) => sql`${named(column)} = ${named('excluded', column)}`)
  for (const some of chunksOf(rows)) {
    await query(
      client,
      sql`insert into ${nameOf(table)} (${namesOf(columns)})
          select * from ${unnest(of, columns, some)}
          on conflict (${namesOf(of.key)}) do update set ${listed(set)}`,
    )
  }
}

/** Deletes rows that were loaded before. */
export async function deleteRows(
  client: PoolClient,
  table: Table,
  rows: readonly AnyRow[],
): Promise<void> {
  const { key } = table.of
  for (const some of chunksOf(rows)) {
    await query(
      client,
      sql`delete from ${nameOf(table)} where (${namesOf(key)}) in
          (select * from ${unnest(table.of, key, some)})`,
    )
  }
}

/** The rows as a table of these columns, an array a column. */
function unnest({ columns }: AnyTable, names: readonly string[], rows: readonly AnyRow[]): Sql {
  const arrays = names.map((name) => {
    const type = columns[name] ?? ''
    const values = rows.map((row) => (type === 'jsonb' ? JSON.stringify(row[name]) : row[name]))
    return sql`${values}::${verbatim(type)}[]`
  })
  return sql`unnest(${listed(arrays)})`
}

function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += ROWS_MAX) yield items.slice(at, at + ROWS_MAX)
}
