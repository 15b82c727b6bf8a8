// A backup as a folder: files with a manifest that tells what each is; what does not fit it is refused before anything is written.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { writePrivate } from '../../embedded/private-files.ts'
import { CliError } from './cli.ts'

export const FORMAT = 1
const MANIFEST = 'manifest.json'
export const EVENTS = 'events.ndjson'

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  createdAt: z.iso.datetime(),
  events: z.int(),
  /** Position of the last event; null in an empty store. */
  head: z.string().nullable(),
  /** Migrations that had run: the tables of another release may have other columns. */
  migrations: z.array(z.string()),
  /** Of identity, in an order in which they can be filled. */
  tables: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z_]+$/),
      columns: z.array(z.string()),
      rows: z.int(),
    }),
  ),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  /** Whether the master key lies in it: then whoever has the folder has everything. */
  hasKey: z.boolean(),
})
export type Manifest = z.output<typeof manifestSchema>

export const tableFile = (table: string): string => `identity.${table}.copy`

/** Makes an empty folder for its owner alone, or takes one that is empty. Throws CliError. */
export async function openBackupFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length === 0) return
  throw new CliError(`${folder} is not empty: name a folder that is, or that is not there yet.`)
}

/** Last of all: a folder without it is no backup. */
export async function writeManifest(
  folder: string,
  about: Omit<Manifest, 'format' | 'files'>,
): Promise<Manifest> {
  const names = (await readdir(folder)).sort()
  const files = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await hashOf(join(folder, name))] as const)),
  )
  const manifest: Manifest = { format: FORMAT, ...about, files }
  writePrivate(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/** The manifest, once every file is what it says. Throws CliError. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => null)
  if (text === null) {
    const isFile = await stat(folder).then(
      (what) => what.isFile(),
      () => false,
    )
    const why = isFile ? 'it is a file' : `there is no ${MANIFEST}, or it was cut off`
    const how =
      'Name a folder that npm run backup has written; a data folder is read by verify --data.'
    throw new CliError(`${folder} holds no backup: ${why}. ${how}`)
  }
  const parsed = manifestSchema.safeParse(jsonOf(text))
  if (!parsed.success) {
    throw new CliError(`${join(folder, MANIFEST)} is damaged, or of another release.`)
  }
  for (const [name, expected] of Object.entries(parsed.data.files)) {
    const isThere = await stat(join(folder, name)).then(
      () => true,
      () => false,
    )
    if (!isThere || (await hashOf(join(folder, name))) !== expected) {
      throw new CliError(`${join(folder, name)} is damaged or missing: take another copy of it.`)
    }
  }
  return parsed.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
