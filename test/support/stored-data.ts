/** What an older commit stored, kept in test/fixtures/stored-data, as a data folder that `npm start` can be run on. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import pg from 'pg'
import { startPostgres } from '../../embedded/postgres.ts'
import expected from '../fixtures/stored-data/3ebe8a1/expected.json' with { type: 'json' }

const FIXTURE = join(import.meta.dirname, '../fixtures/stored-data/3ebe8a1')

/** What its README tells in words. */
export { expected }

/**
 * The store's log and the keys as they were, and a fresh PostgreSQL cluster with the dump in it: the tables as of the older
 * migrations, with the rows of `identity`. Nothing else is there: no index of the log, no read tables.
 */
export async function restoreStoredData(dataDir: string): Promise<void> {
  await mkdir(join(dataDir, 'events'), { recursive: true, mode: 0o700 })
  await cp(join(FIXTURE, 'format'), join(dataDir, 'format'))
  await cp(join(FIXTURE, 'keys'), join(dataDir, 'keys'), { recursive: true })
  await writeFile(join(dataDir, 'events/events.log'), await unpacked('events.log.gz'))
  const postgres = await startPostgres({ dataDir })
  const client = new pg.Client({ connectionString: postgres.url })
  try {
    await client.connect()
    await client.query((await unpacked('identity.sql.gz')).toString('utf8'))
    await client.end()
  } finally {
    await postgres.stop()
  }
}

const unpacked = async (name: string): Promise<Buffer> =>
  gunzipSync(await readFile(join(FIXTURE, name)))
