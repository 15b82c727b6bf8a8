// The command `npm run restore`: a backup into an empty store and an empty database; what is not empty is refused.
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { StoreClient } from '../eventstore/client.ts'
import { isEmpty } from '../eventstore/read-all.ts'
import { migrate } from '../postgres/migrate.ts'
import { copyIn } from '../postgres/copy.ts'
import { query, transaction, type Pool } from '../postgres/postgres.ts'
import { named, sql } from '../postgres/sql.ts'
import { EVENTS, readManifest, tableFile, type Manifest } from './support/backup-folder.ts'
import { peopleOf, refuseIncomplete, type People } from './support/backup-people.ts'
import { CliError, command, EXIT, runCli, tell } from './support/cli.ts'
import { withBoth } from './support/connections.ts'
import { fillStore } from './support/fill-store.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { identityTables, migrationsOf } from './support/identity-tables.ts'
import { withProgress } from './support/progress.ts'
import { whereIs } from './support/where.ts'

type Flags = SharedFlags & { from?: string; incomplete?: true }

/** Columns that say whose a row is. */
const WHOSE: ReadonlySet<string> = new Set(['subject_id', 'player_id'])

await runCli(async () => {
  const parser = withFlags(
    command('restore', 'Fills an empty store and database from a backup.'),
    'json',
    'quiet',
    'database-url',
    'eventstore-url',
  )
    .option('--from <folder>', 'what npm run backup has made')
    .option(
      '--incomplete',
      'also where players have no sign-in or no key in it: better than nothing',
    )
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
    const people = await peopleOf(from, manifest)
    if (flags.incomplete === undefined) {
      refuseIncomplete(people, 'Restore another backup, or this one with --incomplete.')
    }
    await fillTables(pool, from, { manifest, people })
    const told = { unit: 'events', total: manifest.events, isQuiet: flags.quiet ?? false }
    await withProgress(told, ({ add }) => fillStore(client, join(from, EVENTS), add))
    await tell(flags, { ...manifest, people }, inWords(manifest, people))
  })
})

function inWords({ events, tables }: Manifest, { unregistered, incomplete }: People): string {
  const lines = [
    `${events} events and ${tables.length} tables are restored, in the order they had.`,
  ]
  if (unregistered.length > 0) {
    lines.push(`Registrations that were under way, and are left out: ${unregistered.length}.`)
  }
  if (incomplete.length > 0) lines.push(`Players who cannot sign in: ${incomplete.length}.`)
  return `${lines.join('\n')}\n`
}

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

/** All or nothing; without those who registered after the last event of the backup. */
function fillTables(
  pool: Pool,
  folder: string,
  { manifest: { tables, head }, people }: { manifest: Manifest; people: People },
): Promise<void> {
  return transaction(pool, async (client) => {
    for (const { name, columns } of tables) {
      const file = createReadStream(join(folder, tableFile(name)))
      await copyIn(client, { schema: 'identity', table: name, columns }, file)
    }
    for (const { name, columns } of tables) {
      for (const whose of columns.filter((column) => WHOSE.has(column))) {
        await query(
          client,
          sql`delete from ${named('identity', name)} where ${named(whose)} = any(${people.unregistered})`,
        )
      }
    }
    // Recorded since the head, so the record is not in the events: it is to be made again.
    await query(
      client,
      sql`update identity.sign_in_facts set position = null where position > ${head ?? '0'}`,
    )
  })
}
