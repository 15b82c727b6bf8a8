/** Brings the database's own tables up to date; the tables of read models are made by the worker. */
import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'

/** Names of the migrations that were run now. Several processes may call it: one runs, the others wait. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const ran = await runner({
    databaseUrl,
    dir: fileURLToPath(new URL('migrations', import.meta.url)),
    direction: 'up',
    migrationsTable: 'migrations',
    log: () => {},
  })
  return ran.map(({ name }) => name)
}
