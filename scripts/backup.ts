// The command `npm run backup`: the event store and what is not event sourced, together, while everything runs.
//
// First the tables, in one snapshot; then the store, as it is after that. So whoever is in the tables is in the streams,
// except for what a crash would leave as well: candidates of registrations that were under way. A player who was erased in
// between comes back with a key, and is forgotten again as soon as the read tables know of it. Read tables are not taken: they are built anew.
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { writePrivate } from '../embedded/private-files.ts'
import type { StoreClient } from '../eventstore/client.ts'
import { readAll } from '../eventstore/read-all.ts'
import { headOf } from '../eventstore/subscription.ts'
import { copyOut } from '../postgres/copy.ts'
import { query, snapshot, type Pool } from '../postgres/postgres.ts'
import { named, sql } from '../postgres/sql.ts'
import {
  EVENTS,
  openBackupFolder,
  tableFile,
  writeManifest,
  type Manifest,
} from './support/backup-folder.ts'
import { CliError, command, EXIT, runCli, tell } from './support/cli.ts'
import { withBoth } from './support/connections.ts'
import { openExport } from './support/export-file.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { identityTables, migrationsOf } from './support/identity-tables.ts'
import { withProgress } from './support/progress.ts'

type Flags = SharedFlags & { to?: string; withKey?: true }

/** Streams that are no history: the store's own, and snapshots, which are made anew. */
const NO_HISTORY = /^(\$|snapshot-)/

await runCli(async () => {
  const parser = withFlags(
    command('backup', 'Copies the store and identity into a folder.'),
    'json',
    'quiet',
    'database-url',
    'eventstore-url',
  )
    .option('--to <folder>', 'an empty one, or one that is not there yet')
    .option('--with-key', 'the master key of the data folder, too: whoever has it has everything')
    .addHelpText(
      'after',
      '\nWithout its master key a backup can be proven, but no player can sign in to it: keep the key apart.',
    )
  parser.parse()
  const flags = parser.opts<Flags>()
  const { to, withKey: hasKey = false } = flags
  if (to === undefined) throw new CliError('Name the folder: --to FOLDER.', EXIT.usage)
  await withBoth(flags, async ({ pool, client }) => {
    await openBackupFolder(to)
    const tables = await copyTables(pool, to)
    const store = await copyEvents(client, to, flags)
    if (hasKey) copyKey(to)
    const manifest = await writeManifest(to, {
      createdAt: new Date().toISOString(),
      ...store,
      tables,
      migrations: await migrationsOf(pool),
      hasKey,
    })
    const words = `${manifest.events} events and ${tables.length} tables are in ${to}\n`
    await tell(flags, manifest, words)
  })
})

/** All of one instant. */
function copyTables(pool: Pool, folder: string): Promise<Manifest['tables']> {
  return snapshot(pool, async (client) => {
    const copied: Manifest['tables'] = []
    for (const { name, columns } of await identityTables(client)) {
      const file = createWriteStream(join(folder, tableFile(name)), { mode: 0o600 })
      await copyOut(client, { schema: 'identity', table: name, columns }, file)
      const counted = sql`select count(*) as rows from ${named('identity', name)}`
      const [{ rows } = { rows: 0n }] = await query<{ rows: bigint }>(client, counted)
      copied.push({ name, columns, rows: Number(rows) })
    }
    return copied
  })
}

async function copyEvents(client: StoreClient, folder: string, { quiet: isQuiet = false }: Flags) {
  const end = await headOf(client.raw)
  let head: bigint | null = null
  let events = 0
  const share = () => (end === null ? 1 : Number(head ?? 0n) / Number(end))
  await withProgress({ unit: 'events', share, isQuiet }, async (progress) => {
    const file = await openExport(join(folder, EVENTS), { mode: 0o600 })
    for await (const event of readAll(client)) {
      if (NO_HISTORY.test(event.stream)) continue
      const { stream, revision, id, type, data, metadata } = event
      await file.add({ stream, revision: String(revision), id, type, data, metadata })
      head = event.position
      events += 1
      progress.add()
    }
    await file.end()
  })
  return { events, head: head === null ? null : String(head) }
}

function copyKey(folder: string): void {
  const path = join(readConfig().dataDir, 'keys', 'master.key')
  writePrivate(join(folder, 'master.key'), readFileSync(path, 'utf8'))
}
