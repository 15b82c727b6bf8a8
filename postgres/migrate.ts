/** Brings the database's own tables up to date; the tables of read models are made by the worker. */
import { fileURLToPath } from 'node:url'
import { createPool, withConnection } from './postgres.ts'
import { runner } from 'node-pg-migrate'
import { refuseUnfit } from './fit.ts'

/** Names of the migrations that were run now. Several processes may call it: one runs, the others wait. Throws UnfitDatabase. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const pool = createPool(databaseUrl, { max: 2, statementMs: 0 })
  try {
    await refuseUnfit(pool)
    const ran = await withConnection(pool, (dbClient) =>
      runner({
        dbClient,
        dir: fileURLToPath(new URL('migrations', import.meta.url)),
        direction: 'up',
        migrationsTable: 'migrations',
        log: () => {},
      }),
    )
    return ran.map(({ name }) => name)
  } finally {
    await pool.end()
  }
}
