// The command `npm run restore`: a backup into an empty store and an empty database; what is not empty is refused.
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { StoreClient } from '../eventstore/client.ts'
import type { StorableEvent } from '../eventstore/codec.ts'
import { isEmpty } from '../eventstore/read-all.ts'
import { migrate } from '../postgres/migrate.ts'
import { copyIn } from '../postgres/copy.ts'
import { query, transaction, type Pool } from '../postgres/postgres.ts'
import { named, sql } from '../postgres/sql.ts'
import { EVENTS, readManifest, tableFile, type Manifest } from './support/backup-folder.ts'
import { CliError, command, EXIT, runCli, tell } from './support/cli.ts'
import { withBoth } from './support/connections.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { identityTables, migrationsOf } from './support/identity-tables.ts'
import { withProgress } from './support/progress.ts'
import { whereIs } from './support/where.ts'

type Flags = SharedFlags & { from?: string }

/** Events in one append at most: those of one stream that follow each other. */
const BATCH = 200

await runCli(async () => {
  const parser = withFlags(
    command('restore', 'Fills an empty store and database from a backup.'),
    'json',
    'quiet',
    'database-url',
    'eventstore-url',
  )
    .option('--from <folder>', 'what npm run backup has made')
    .addHelpText(
      'after',
      '\nNothing of it may be running on them yet. Then start the worker, which builds the read tables, and the API with the\n' +
        'MASTER_KEY of the backup; positions are others than before.',
    )
  parser.parse()
  const flags = parser.opts<Flags>()
  const { from } = flags
  if (from === undefined) throw new CliError('Name the folder: --from FOLDER.', EXIT.usage)
  await withBoth(flags, async ({ pool, client }) => {
    const manifest = await readManifest(from)
    await migrate(whereIs({ flags }).databaseUrl)
    await refuseUnfit(pool, client, manifest)
    await fillTables(pool, from, manifest)
    const told = { unit: 'events', total: manifest.events, isQuiet: flags.quiet ?? false }
    await withProgress(told, ({ add }) => fillStore(client, from, add))
    const words = `${manifest.events} events and ${manifest.tables.length} tables are restored\n`
    await tell(flags, manifest, words)
  })
})

/** Throws CliError, and has changed nothing. */
async function refuseUnfit(pool: Pool, client: StoreClient, manifest: Manifest): Promise<void> {
  if (!(await isEmpty(client))) {
    throw new CliError('The event store is not empty: a backup is restored into a new one only.')
  }
  for (const { name } of await identityTables(pool)) {
    const rows = await query(pool, sql`select from ${named('identity', name)} limit 1`)
    if (rows.length === 0) continue
    throw new CliError(`identity.${name} is not empty: restore into a new database.`)
  }
  const known = await migrationsOf(pool)
  const missing = manifest.migrations.filter((name) => !known.includes(name))
  if (missing.length === 0) return
  throw new CliError(
    `The backup is of a newer release, which has ${missing.join(', ')}: restore it with that one.`,
  )
}

/** All or nothing. */
function fillTables(pool: Pool, folder: string, { tables }: Manifest): Promise<void> {
  return transaction(pool, async (client) => {
    for (const { name, columns } of tables) {
      const file = createReadStream(join(folder, tableFile(name)))
      await copyIn(client, { schema: 'identity', table: name, columns }, file)
    }
  })
}

type Kept = StorableEvent & { stream: string; revision: string }

/** In the order of $all, each at the revision that it had: a store in which anything else happens refuses. */
async function fillStore(
  client: StoreClient,
  folder: string,
  onAppended: (events: number) => void,
): Promise<void> {
  const append = async (batch: readonly Kept[]) => {
    const [first] = batch
    if (first === undefined) return
    const answer = await client.append(first.stream, batch, BigInt(first.revision) - 1n)
    if (answer.outcome !== 'appended') {
      throw new CliError(
        `${first.stream} is not at revision ${BigInt(first.revision) - 1n}: somebody else writes to this store. ` +
          'Begin again with an empty store and database.',
      )
    }
    onAppended(batch.length)
  }
  let batch: Kept[] = []
  const lines = createInterface({ input: createReadStream(join(folder, EVENTS)) })
  for await (const line of lines) {
    const event = JSON.parse(line) as Kept
    if (batch.length >= BATCH || (batch[0] && batch[0].stream !== event.stream)) {
      await append(batch)
      batch = []
    }
    batch.push(event)
  }
  await append(batch)
}
