// The command `npm run backup`: the event store and what is not event sourced, together, while everything runs.
//
// First the store's head, which bounds the events; then the tables, in one snapshot. So whoever is in the events is in the tables: a sign-in
// and a key are written before the player's first event. Who is in the tables alone has registered since: restore leaves them
// out. Where somebody was forgotten in between, both are taken again. Read tables are not taken: they are built anew.
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { streams } from '../domain/events.ts'
import { writePrivate } from '../embedded/private-files.ts'
import type { StoreClient } from '../eventstore/client.ts'
import type { StoredEvent } from '../eventstore/codec.ts'
import { readAll } from '../eventstore/read-all.ts'
import { headOf } from '../eventstore/subscription.ts'
import { copyOut } from '../postgres/copy.ts'
import { query, snapshot, type Pool, type PoolClient } from '../postgres/postgres.ts'
import { named, sql } from '../postgres/sql.ts'
import {
  EVENTS,
  openBackupFolder,
  tableFile,
  writeManifest,
  type Manifest,
} from './support/backup-folder.ts'
import { ENDS } from './support/backup-people.ts'
import { CliError, command, EXIT, runCli, tell } from './support/cli.ts'
import { withBoth } from './support/connections.ts'
import { openExport } from './support/export-file.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { identityTables, migrationsOf } from './support/identity-tables.ts'
import { withProgress } from './support/progress.ts'

type Flags = SharedFlags & { to?: string; withKey?: true }

const categories = new Set(streams.map(({ category }) => category))

/** Neither the store's own, nor snapshots, which are made anew, nor what other applications keep in the same store. */
const isOurs = (stream: string): boolean => categories.has(stream.slice(0, stream.indexOf('-')))

/** How often head and tables are taken again because somebody was forgotten in between. */
const TRIES_MAX = 20

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
    const { head, tables } = await copyTables(pool, client, to)
    const events = await copyEvents(client, to, { head, flags })
    if (hasKey) copyKey(to)
    const manifest = await writeManifest(to, {
      createdAt: new Date().toISOString(),
      events,
      head: head === null ? null : String(head),
      tables,
      migrations: await migrationsOf(pool),
      hasKey,
    })
    const words = `${manifest.events} events and ${tables.length} tables are in ${to}\n`
    await tell(flags, manifest, words)
  })
})

/** All of one instant, in which all is there of whoever is in the events up to `head`. */
async function copyTables(pool: Pool, client: StoreClient, folder: string) {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const head = await headOf(client.raw)
    const tables = await snapshot(pool, async (tx) => {
      await query(tx, sql`select 1`) // from here on it sees nothing that is later
      if (await wasForgotten(client, head)) return null
      return copyEach(tx, folder)
    })
    if (tables !== null) return { head, tables }
  }
  throw new CliError(
    'Players are erased all the time: no instant is whole. Try again when they are fewer.',
  )
}

async function copyEach(client: PoolClient, folder: string): Promise<Manifest['tables']> {
  const copied: Manifest['tables'] = []
  for (const { name, columns } of await identityTables(client)) {
    const file = createWriteStream(join(folder, tableFile(name)), { mode: 0o600 })
    await copyOut(client, { schema: 'identity', table: name, columns }, file)
    const counted = sql`select count(*) as rows from ${named('identity', name)}`
    const [{ rows } = { rows: 0n }] = await query<{ rows: bigint }>(client, counted)
    copied.push({ name, columns, rows: Number(rows) })
  }
  return copied
}

/** Whether somebody's end stands behind `head`: the tables may have lost whom the events up to there still know. */
async function wasForgotten(client: StoreClient, head: bigint | null): Promise<boolean> {
  for await (const { type } of readAll(client, head === null ? {} : { after: head })) {
    if (ENDS.has(type)) return true
  }
  return false
}

/** Up to `head`; answers how many. Throws CliError for a stream that a restore could not write as it is. */
async function copyEvents(
  client: StoreClient,
  folder: string,
  { head, flags: { quiet: isQuiet = false } }: { head: bigint | null; flags: Flags },
): Promise<number> {
  // In memory while a backup is made: some 150 bytes a stream.
  const next = new Map<string, bigint>()
  let reached = 0n
  let events = 0
  const share = () => (head === null ? 1 : Number(reached) / Number(head))
  await withProgress({ unit: 'events', share, isQuiet }, async (progress) => {
    const file = await openExport(join(folder, EVENTS), { mode: 0o600 })
    for await (const event of readAll(client)) {
      if (head === null || event.position > head) break
      if (!isOurs(event.stream)) continue
      const { stream, revision, id, type, data, metadata } = event
      refuseGap(event, next.get(stream) ?? 0n)
      next.set(stream, revision + 1n)
      await file.add({ stream, revision: String(revision), id, type, data, metadata })
      reached = event.position
      events += 1
      progress.add()
    }
    await file.end()
  })
  return events
}

function refuseGap({ stream, revision, type }: StoredEvent, expected: bigint): void {
  if (revision === expected && !type.startsWith('$')) return
  throw new CliError(
    type.startsWith('$')
      ? `${stream} was deleted for good (${type}): a restore could not make it so.`
      : `${stream} has no revision ${expected}: it was cut off, and a restore could not write what is left.`,
  )
}

function copyKey(folder: string): void {
  const path = join(readConfig().dataDir, 'keys', 'master.key')
  writePrivate(join(folder, 'master.key'), readFileSync(path, 'utf8'))
}
