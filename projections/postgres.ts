/** The pool, transactions, and values as this code has them: 64-bit numbers as bigint, instants and days as ISO text. */
import pg from 'pg'
import type { Sql } from './sql.ts'

export type { Pool, PoolClient } from 'pg'

/** Connections per process: on few cores more of them are slower. */
const CONNECTIONS_MAX = 8
const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 30_000

const INT8 = 20
const DATE = 1082
const TIMESTAMPTZ = 1184

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === INT8) return BigInt
    if (oid === DATE) return (text) => text // a Date would be of the process's time zone
    if (oid === TIMESTAMPTZ) return (text) => new Date(text).toISOString()
    return pg.types.getTypeParser(oid, format ?? 'text') as (value: string) => unknown
  },
}

/** `onLost`: told when an idle connection is lost; the pool replaces it. */
export function createPool(
  databaseUrl: string,
  { max = CONNECTIONS_MAX, onLost }: { max?: number; onLost?: (error: Error) => void } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    types,
  })
  pool.on('error', (error) => onLost?.(error))
  return pool
}

type Queryable = Pick<pg.PoolClient, 'query'>

export async function query<Row extends object>(
  on: Queryable,
  { text, values }: Sql,
): Promise<Row[]> {
  const { rows } = await on.query<Row>(text, [...values])
  return rows
}

/** Runs `work` in a transaction. When it throws, nothing of it was committed, or the COMMIT's answer was lost. */
export async function transaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((lost: unknown) => {
      broken = lost as Error
    })
    throw error
  } finally {
    client.release(broken)
  }
}
