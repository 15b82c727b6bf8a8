/** The pool, transactions, and values as this code has them: 64-bit numbers as bigint, instants and days as ISO text. */
import pg from 'pg'
import { sql, type Sql } from './sql.ts'

export type { Pool, PoolClient } from 'pg'

/** Connections per process: on few cores more of them are slower. */
const CONNECTIONS_MAX = 8
const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 30_000

/**
 * How long a transaction may say nothing, in ms: a process that was stopped inside one keeps its locks so long, and
 * that must be over before its leases are (5 s), or nobody could take them. Does not count inside a COPY: see leases.ts.
 */
const SILENT_MS_MAX = 2_500

const INT8 = 20
const NUMERIC = 1700
const DATE = 1082
const TIMESTAMPTZ = 1184

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === INT8) return BigInt
    if (oid === NUMERIC) return wholeOf
    if (oid === DATE) return (text) => text // a Date would be of the process's time zone
    if (oid === TIMESTAMPTZ) return (text) => new Date(text).toISOString()
    return pg.types.getTypeParser(oid, format ?? 'text') as (value: string) => unknown
  },
}

/** Sums are whole and may be beyond 64 bits; what has a fraction, as a mean has, stays text. */
const wholeOf = (text: string): bigint | string => (/^-?\d+$/.test(text) ? BigInt(text) : text)

/**
 * `name`: what its connections are called in pg_stat_activity. `onLost`: told when an idle connection is lost; the
 * pool replaces it.
 */
export function createPool(
  databaseUrl: string,
  {
    max = CONNECTIONS_MAX,
    name,
    onLost,
  }: { max?: number; name?: string; onLost?: (error: Error) => void } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    ...(name === undefined ? {} : { application_name: name }),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: SILENT_MS_MAX,
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

/** Gives `work` a connection of its own. When it is lost, the query under way fails, and the next ones do. */
export async function withConnection<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let lost: Error | undefined
  const onLost = (error: Error) => {
    lost = error
  }
  client.on('error', onLost) // where nobody listens, it would end this process
  try {
    return await work(client)
  } finally {
    client.release(lost)
    client.removeListener('error', onLost)
  }
}

type Work<T> = (client: pg.PoolClient) => Promise<T>

const within = <T>(pool: pg.Pool, begin: Sql, work: Work<T>): Promise<T> =>
  withConnection(pool, async (client) => {
    try {
      await query(client, begin)
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => {}) // the connection is lost, and the transaction with it
      throw error
    }
  })

/** Runs `work` in a transaction. When it throws, nothing of it was committed, or the COMMIT's answer was lost. */
export const transaction = <T>(pool: pg.Pool, work: Work<T>): Promise<T> =>
  within(pool, sql`begin`, work)

/** The same where all that is read is of one instant, and nothing can be written. */
export const snapshot = <T>(pool: pg.Pool, work: Work<T>): Promise<T> =>
  within(pool, sql`begin isolation level repeatable read, read only`, work)

/** Within a transaction: it may say nothing for as long as it likes. It must hold no lock that anybody waits for. */
export const allowSilence = (client: pg.PoolClient) =>
  query(client, sql`set local idle_in_transaction_session_timeout = 0`)

/** Within a transaction: so long it waits for a lock, in ms, and then it fails. See isLockTimeout. */
export const limitLockWaits = (client: pg.PoolClient, ms: number) =>
  query(client, sql`select set_config('lock_timeout', ${`${ms}ms`}, true)`)

const LOCK_NOT_AVAILABLE = '55P03'
export const isLockTimeout = (error: unknown): boolean =>
  (error as { code?: unknown }).code === LOCK_NOT_AVAILABLE
