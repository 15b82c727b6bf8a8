// Histories as the verifier takes them, from a running store or from a data folder; it writes nothing.
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DamagedLog, LOG_NAME, readLog } from '../../embedded/event-store/offline.ts'
import { connect } from '../../eventstore/client.ts'
import { readAll } from '../../eventstore/read-all.ts'
import { VERIFIED, type ExportedEvent } from '../../verifier/export.ts'
import { EVENTS } from './backup-folder.ts'
import { CliError } from './cli.ts'

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
  if (!existsSync(join(events, LOG_NAME))) {
    throw new CliError(`No data folder at ${folder}: there is no ${LOG_NAME} in it.`)
  }
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
