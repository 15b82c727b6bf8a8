/** What PostgreSQL's clock says. */
import { query, type Pool } from './postgres.ts'
import { sql } from './sql.ts'

/** In ms since the Unix epoch. */
export async function askDatabaseClock(pool: Pool): Promise<number> {
  const [row] = await query<{ ms: number }>(
    pool,
    sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`,
  )
  if (row === undefined) throw new Error('PostgreSQL says no time')
  return row.ms
}
