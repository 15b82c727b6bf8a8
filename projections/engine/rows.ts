/** Loads and writes the rows of a batch, set-based: one statement for a thousand rows, never one an event. */
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { AnyProjection, AnyRow } from './projection.ts'
import { query, type PoolClient } from '../../postgres/postgres.ts'

/** Rows in one statement. */
const ROWS_MAX = 1_000

export type Table = { projection: AnyProjection; schema: string }

/** A key as text, for maps in memory. */
export const keyText = ({ key }: AnyProjection, row: AnyRow): string =>
  key.map((column) => String(row[column])).join(' ')

/** The rows of these keys that exist. */
export async function loadRows(
  client: PoolClient,
  table: Table,
  keys: readonly AnyRow[],
): Promise<AnyRow[]> {
  const { projection, schema } = table
  const columns = projection.key.join(', ')
  const found: AnyRow[] = []
  for (const some of chunksOf(keys)) {
    found.push(
      ...(await query<AnyRow>(client, {
        text:
          `select * from ${schema}.${projection.name} where (${columns}) in` +
          ` (select * from ${unnest(projection, projection.key)})`,
        values: arraysOf(projection, { columns: projection.key, rows: some }),
      })),
    )
  }
  return found.map(wholeIn(projection))
}

/** All rows of a partition: those of SHARED say so in their column, whose first letter is no digit. */
export async function rowsOfPartition(
  client: PoolClient,
  { projection, schema }: Table,
  partition: string,
): Promise<AnyRow[]> {
  const rows = await query<AnyRow>(client, {
    text:
      `select * from ${schema}.${projection.name}` +
      ` where left(${projection.partitionBy}::text, 1) = left($1, 1)`,
    values: [partition],
  })
  return rows.map(wholeIn(projection))
}

/** Sums beyond 64 bits: pg gives numeric as text, since it may have a fraction; in rows it is a bigint and has none. */
function wholeIn({ columns }: AnyProjection): (row: AnyRow) => AnyRow {
  const wide = Object.keys(columns).filter((column) => columns[column]?.startsWith('numeric'))
  if (wide.length === 0) return (row) => row
  return (row) => ({
    ...row,
    ...Object.fromEntries(wide.map((column) => [column, BigInt(row[column] as string)])),
  })
}

/** Inserts rows that must not exist; a key that does is an error of the fold or the log. */
export async function insertRows(
  client: PoolClient,
  { projection, schema }: Table,
  rows: readonly AnyRow[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(projection.columns)
  const table = `${schema}.${projection.name}`
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
  await pipeline(linesOf(projection, rows), stream)
}

/** Rows in the text form of COPY, a thousand at a time. */
function* linesOf({ columns }: AnyProjection, rows: readonly AnyRow[]): Generator<string> {
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

type Cell = string | number | bigint | boolean | object | null

function cellOf(value: Cell, type: string): string {
  if (value === null) return '\\N'
  const isJson = type === 'jsonb' || typeof value === 'object'
  const text = isJson ? JSON.stringify(value) : String(value)
  return NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, (found) => ESCAPES[found] ?? found) : text
}
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
}
const NEEDS_ESCAPE = /[\\\t\n\r]/
const ESCAPED = /[\\\t\n\r]/g

/** Writes rows that were loaded before. */
export async function updateRows(
  client: PoolClient,
  { projection, schema }: Table,
  rows: readonly AnyRow[],
): Promise<void> {
  const columns = Object.keys(projection.columns)
  const set = columns.map((column) => `${column} = excluded.${column}`)
  const text =
    `insert into ${schema}.${projection.name} (${columns.join(', ')})` +
    ` select * from ${unnest(projection, columns)}` +
    ` on conflict (${projection.key.join(', ')}) do update set ${set.join(', ')}`
  for (const some of chunksOf(rows)) {
    await query(client, { text, values: arraysOf(projection, { columns, rows: some }) })
  }
}

const unnest = ({ columns }: AnyProjection, names: readonly string[]): string =>
  `unnest(${names.map((name, index) => `$${index + 1}::${columns[name]}[]`).join(', ')})`

const arraysOf = (
  projection: AnyProjection,
  { columns, rows }: { columns: readonly string[]; rows: readonly AnyRow[] },
): unknown[][] =>
  columns.map((column) => {
    const isJson = projection.columns[column] === 'jsonb'
    return rows.map((row) => (isJson ? JSON.stringify(row[column]) : row[column]))
  })

function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += ROWS_MAX) yield items.slice(at, at + ROWS_MAX)
}
