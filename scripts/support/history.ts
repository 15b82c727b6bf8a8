// Histories as the verifier takes them, from a running store or from a data folder; it writes nothing.
import { createReadStream, existsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { DamagedLog, LOG_NAME, readLog } from '../../embedded/event-store/offline.ts'
import { connect } from '../../eventstore/client.ts'
import { readAll } from '../../eventstore/read-all.ts'
import { VERIFIED, type ExportedEvent } from '../../verifier/export.ts'
import { EVENTS } from './backup-folder.ts'
import { CliError, EXIT } from './cli.ts'

/** Every event of the store that can be verified, in the order of $all. */
export async function* fromStore(eventStoreUrl: string): AsyncGenerator<ExportedEvent> {
  const client = connect(eventStoreUrl)
  try {
    for await (const event of readAll(client)) {
      if (!VERIFIED.test(event.stream)) continue
      const { stream, revision, position, id, type, data, metadata } = event
      yield {
        stream,
        revision: String(revision),
        position: String(position),
        id,
        type,
        data: data as never,
        metadata: metadata as never,
      }
    }
  } finally {
    await client.dispose()
  }
}

/** The same from the log in a data folder, or in its `events` alone; also a copy, also while it is in use. */
// eslint-disable-next-line @typescript-eslint/require-await -- a history is an async iterable, whatever it is read from
export async function* fromFolder(folder: string): AsyncGenerator<ExportedEvent> {
  const events = existsSync(join(folder, 'events')) ? join(folder, 'events') : folder
  if (!existsSync(join(events, LOG_NAME))) throw noDataFolder(folder)
  try {
    for (const event of readLog(events)) {
      if (!VERIFIED.test(event.stream)) continue
      const { stream, revision, position, id, type, data, metadata } = event
      yield {
        stream,
        revision: String(revision),
        position: String(position),
        id,
        type,
        data: parsed(data) as never,
        metadata: parsed(metadata) as never,
      }
    }
  } catch (error) {
    if (!(error instanceof DamagedLog)) throw error
    const { file, offset, message } = error
    throw new DamagedHistory(message, { file, offset })
  }
}

/** Says what stands there in its place, and what takes that: of the wrong kind (usage), or none. */
function noDataFolder(path: string): CliError {
  const what = statSync(path, { throwIfNoEntry: false })
  if (what?.isFile()) {
    const how =
      basename(path) === LOG_NAME
        ? `give the folder that it is in: --data ${dirname(path)}`
        : `an export is verified by node --import tsx verifier/main.ts ${path}`
    return new CliError(`--data takes a folder, and ${path} is a file: ${how}`, EXIT.usage)
  }
  if (existsSync(join(path, EVENTS))) {
    return new CliError(`${path} is a backup: --backup ${path} reads it.`, EXIT.usage)
  }
  const why = what === undefined ? 'nothing is there' : `there is no ${LOG_NAME} in it`
  return new CliError(
    `No data folder at ${path}: ${why}. That of npm start is .data, or where DATA_DIR says.`,
  )
}

/** The same from the events of a backup, which have no positions: their lines stand for them. */
export async function* fromBackup(folder: string): AsyncGenerator<ExportedEvent> {
  let line = 0
  for await (const text of createInterface({ input: createReadStream(join(folder, EVENTS)) })) {
    line += 1
    const event = JSON.parse(text) as Omit<ExportedEvent, 'position'>
    if (VERIFIED.test(event.stream)) yield { ...event, position: String(line) }
  }
}

/** Thrown where a frame of the log has lost its checksum: what comes after it cannot be read. */
export class DamagedHistory extends Error {
  override readonly name = 'DamagedHistory'
  readonly at: { readonly file: string; readonly offset: number }
  constructor(message: string, at: { file: string; offset: number }) {
    super(message)
    this.at = at
  }
}

/** null for what is no JSON: the verifier names the event. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}
