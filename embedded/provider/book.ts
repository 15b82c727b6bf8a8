/**
 * The provider's own book: launches and rounds, each in a file to which every change is a line. A line outlives the process; it
 * need not outlive the machine, whose wallets would be gone, too.
 */
import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { takeLock } from '../lock.ts'
import { makePrivateFolder } from '../private-files.ts'
import { BookFull, lineOf, readLines } from '../sandbox/lines.ts'
import type { Order } from './requests.ts'
import type { Round } from './round.ts'

/** They are all in memory, some kB a round: a sandbox that has seen more begins with a new folder. */
const RECORDS_MAX = 100_000

export type Launch = Order & {
  readonly id: string
  /** Of the page: who has it may play. */
  readonly ticket: string
  /** The provider's, of which a casino may hear. */
  readonly session: string
}

function openRecords<One extends { readonly id: string }>(path: string, recordsMax: number) {
  const file = openSync(path, 'a', 0o600)
  const { records, bytes } = readLines<One>(readFileSync(path), path, ({ id }) => id)
  ftruncateSync(file, bytes)
  let size = bytes
  return {
    get: (id: string): One | undefined => records.get(id),
    /** In the order in which they came. */
    all: (): Iterable<One> => records.values(),
    /** In the file when it returns. Throws BookFull. */
    put(record: One): void {
      if (!records.has(record.id) && records.size >= recordsMax) throw new BookFull()
      const line = lineOf(record)
      try {
        writeFileSync(file, line)
        size += line.length
      } catch (error) {
        ftruncateSync(file, size)
        throw error
      }
      records.set(record.id, record)
    },
    close: () => closeSync(file),
  }
}

export type Book = ReturnType<typeof openBook>

/** Opens the book in `folder`, made if missing, for this process alone. Throws FolderInUse, DamagedBook. */
export function openBook(folder: string, recordsMax = RECORDS_MAX) {
  makePrivateFolder(folder)
  const { release } = takeLock(folder)
  const launches = openRecords<Launch>(join(folder, 'launches.ndjson'), recordsMax)
  const rounds = openRecords<Round>(join(folder, 'rounds.ndjson'), recordsMax)
  return {
    launches,
    rounds,
    close() {
      launches.close()
      rounds.close()
      release()
    },
  }
}
