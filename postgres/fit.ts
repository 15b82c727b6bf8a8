/** Whether a database can be ours at all: what it cannot keep, and a pooler that hands its connections around, are refused in words. */
import { query, withConnection, type Pool } from './postgres.ts'
import { sql } from './sql.ts'

/** The message says what is in the way, and what to do. */
export class UnfitDatabase extends Error {
  override readonly name = 'UnfitDatabase'
}

/** Throws UnfitDatabase. It takes two connections for a moment. */
export async function refuseUnfit(pool: Pool): Promise<void> {
  const [row] = await query<{ encoding: string }>(
    pool,
    sql`select current_setting('server_encoding') as encoding`,
  )
  if (row?.encoding !== 'UTF8') {
    throw new UnfitDatabase(
      `The database of DATABASE_URL keeps texts as ${row?.encoding}, in which not every name can be written. ` +
        "Make one with: create database casino encoding 'UTF8' template template0.",
    )
  }
  await refuseSharedSessions(pool)
}

const backend = sql`select pg_backend_pid() as pid`

/**
 * Settings, locks and the time limits of a session hold for one connection. Behind a pooler that lends a server for the length of a
 * transaction, two connections of ours meet in one.
 */
async function refuseSharedSessions(pool: Pool): Promise<void> {
  const areShared = await withConnection(pool, async (one) => {
    const [before] = await query<{ pid: number }>(one, backend)
    return withConnection(pool, async (other) => {
      const [beside] = await query<{ pid: number }>(other, backend)
      const [after] = await query<{ pid: number }>(one, backend)
      return before?.pid === beside?.pid || before?.pid !== after?.pid
    })
  })
  if (!areShared) return
  throw new UnfitDatabase(
    'Between here and PostgreSQL is a pooler that lends its connections by transaction or by statement (PgBouncer’s pool_mode). ' +
      'Set pool_mode = session for this database, or let DATABASE_URL lead to PostgreSQL itself.',
  )
}
