/** COPY between a table and lines of its text form: what is read or written in bulk goes no other way. */
import { pipeline } from 'node:stream/promises'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { PoolClient } from './postgres.ts'
import { named, namesOf } from './sql.ts'

export type Copied = {
  readonly schema: string
  readonly table: string
  readonly columns: readonly string[]
}

const nameOf = ({ schema, table, columns }: Copied): string =>
  `${named(schema, table).text} (${namesOf(columns).text})`

/** Inserts rows that must not exist: a key that does is refused. */
export const copyIn = (
  client: PoolClient,
  into: Copied,
  lines: Iterable<string> | NodeJS.ReadableStream,
): Promise<void> => pipeline(lines, client.query(copyFrom(`copy ${nameOf(into)} from stdin`)))

export async function copyOut(
  client: PoolClient,
  from: Copied,
  to: NodeJS.WritableStream,
): Promise<void> {
  const rows = client.query(copyTo(`copy ${nameOf(from)} to stdout`))
  try {
    await pipeline(rows, to)
  } finally {
    // The driver hangs its timer on it, and this kind of query never says by itself that it is done.
    ;(rows as { callback?: () => void }).callback?.()
  }
}

/** A value in a line; tabs go between them. */
export function cellOf(value: string | number | bigint | boolean | object | null, type: string) {
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
