/** The pool, transactions, and values as this code has them: 64-bit numbers as bigint, instants and days as ISO text. */
import './driver.ts'
import pg from 'pg'
import { watchConnections } from './connections.ts'
import { isConflict, isSilent, isSpoilt } from './lost.ts'
import { pin } from './session.ts'
import { sql, type Sql } from './sql.ts'

export type { Pool, PoolClient } from 'pg'

/** Connections per process: on few cores more of them are slower. */
const CONNECTIONS_MAX = 8
const CONNECT_TIMEOUT_MS = 3_000

/** How long the server may work at a statement, in ms, unless the pool is told otherwise. */
const STATEMENT_TIMEOUT_MS = 30_000

/**
 * The same where somebody waits for an answer to a request: with a connection that was waited for, and an answer that never
 * comes, it is still answered within 10 s.
 */
export const REQUEST_STATEMENT_MS = 5_000

/** So much longer, in ms, we wait for the server's word: it ends its statements by itself, so one that does not is silent. */
const SILENCE_MS = 1_000

/** Probes of the network begin on a connection that has been quiet for so long, in ms. */
const KEEPALIVE_MS = 10_000

/** How often a transaction that met another one is begun, at most. */
const TRIES_MAX = 3

const INT8 = 20
const NUMERIC = 1700
const DATE = 1082
const TIMESTAMPTZ = 1184
const JSONB = 3802

/** ISO text, to the millisecond; what no clock of ours says, as infinity, stays as Postgres writes it. */
const instantOf = (text: string): string => {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? text : at.toISOString()
}

/** The same to the microsecond, where there is anything below a millisecond: two that differ are never alike. */
const instantToTheMicrosecond = (text: string): string => {
  const below = /\.\d{3}(\d+)/.exec(text)?.[1] ?? ''
  return below === '' ? instantOf(text) : instantOf(text).replace(/Z$/, `${below}Z`)
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === INT8) return BigInt
    if (oid === NUMERIC) return wholeOf
    if (oid === DATE) return (text) => text // a Date would be of the process's time zone
    if (oid === TIMESTAMPTZ) return instantOf
    return pg.types.getTypeParser(oid, format ?? 'text') as (value: string) => unknown
  },
}

/** Sums are whole and may be beyond 64 bits; what has a fraction, as a mean has, stays text. */
const wholeOf = (text: string): bigint | string => (/^-?\d+$/.test(text) ? BigInt(text) : text)

export type PoolOptions = {
  max?: number
  /** What its connections are called in pg_stat_activity. */
  name?: string
  /** How long the server may work at a statement, in ms; 0: as long as it likes. */
  statementMs?: number
  /** Told when an idle connection is lost; the pool replaces it. */
  onLost?: (error: Error) => void
}

/** The pool waits for it, and gives nobody a connection on which it failed; its types know nothing of that. */
const pinning = (statementMs: number) => {
  const made = (client: pg.ClientBase): Promise<void> => pin(client, statementMs)
  return made as (client: pg.ClientBase) => void
}

/** No call on it waits for ever: connecting, each statement, and what says nothing has a limit. */
export function createPool(databaseUrl: string, options: PoolOptions = {}): pg.Pool {
  const { max = CONNECTIONS_MAX, name, statementMs = STATEMENT_TIMEOUT_MS, onLost } = options
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    ...(name === undefined ? {} : { application_name: name }),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(statementMs === 0 ? {} : { query_timeout: statementMs + SILENCE_MS }),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_MS,
    onConnect: pinning(statementMs),
    types,
  })
  pool.on('error', (error) => onLost?.(error))
  watchConnections(pool)
  return pool
}

type Queryable = Pick<pg.PoolClient, 'query'>

/** Strings, and the numbers between them. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/g

/** Whether this language has the number, or writes it with an exponent, which PostgreSQL does not. */
function isExact(token: string): boolean {
  const ours = String(Number(token))
  return ours.includes('e') || ours === token.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
}

/** A number that this language has no exact one for becomes its text: so it is never alike to the nearest one. */
const exactJsonOf = (text: string): unknown =>
  JSON.parse(
    text.replace(TOKENS, (token) =>
      token.startsWith('"') || isExact(token) ? token : JSON.stringify(token),
    ),
  )

const exactTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === TIMESTAMPTZ) return instantToTheMicrosecond
    if (oid === JSONB) return exactJsonOf
    return types.getTypeParser(oid, format)
  },
}

/** The same as `query` for whoever compares values: instants to the microsecond, numbers in JSON to the last digit. */
export async function queryExactly<Row extends object>(
  on: Queryable,
  { text, values }: Sql,
): Promise<Row[]> {
  const { rows } = await on.query<Row>({ text, values: [...values], types: exactTypes })
  return rows
}

/** Whether it takes no writes: a standby, or a server that was told so. */
export async function isReadOnly(on: Queryable): Promise<boolean> {
  const [state] = await query<{ is_read_only: boolean }>(
    on,
    sql`select current_setting('transaction_read_only')::boolean as is_read_only`,
  )
  return state?.is_read_only === true
}

export async function query<Row extends object>(
  on: Queryable,
  { text, values }: Sql,
): Promise<Row[]> {
  const { rows } = await on.query<Row>(text, [...values])
  return rows
}

/**
 * Gives `work` a connection of its own. When it is lost, the query under way fails, and the next ones do. One that has said
 * nothing for too long is given to nobody else.
 */
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
  } catch (error) {
    if (isSpoilt(error)) lost = error as Error
    throw error
  } finally {
    client.release(lost)
    client.removeListener('error', onLost)
  }
}

type Work<T> = (client: pg.PoolClient) => Promise<T>

const once = <T>(pool: pg.Pool, begin: Sql, work: Work<T>): Promise<T> =>
  withConnection(pool, async (client) => {
    try {
      await query(client, begin)
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      if (!isSilent(error)) await rollback(client)
      throw error
    }
  })

/** A connection that is lost has taken the transaction with it; of one that is silent nobody may get it half done. */
async function rollback(client: pg.PoolClient): Promise<void> {
  await client.query('rollback').catch((error: unknown) => {
    if (isSilent(error)) throw error
  })
}

/** What met another transaction was not committed, and is begun again. */
async function within<T>(pool: pg.Pool, begin: Sql, work: Work<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once(pool, begin, work)
    } catch (error) {
      if (!isConflict(error) || tries >= TRIES_MAX) throw error
    }
  }
}

/**
 * Runs `work` in a transaction, again (3 times at most) where it met another one: it may leave nothing behind outside. When this
 * throws, nothing of it was committed, or the COMMIT's answer was lost.
 */
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
