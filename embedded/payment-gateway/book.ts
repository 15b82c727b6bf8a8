/** The payments by key, kept in a file: each change is a line with the payment as it is then, on disk before it is told to anybody. */
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { takeLock } from '../lock.ts'
import { makePrivateFolder } from '../private-files.ts'
import { BookFull, lineOf, readLines } from '../sandbox/lines.ts'
import type { Payment } from './payment.ts'

const FILE = 'payments.ndjson'

/** They are all in memory, about 1 kB each: a sandbox that has seen more begins with a new folder. */
const PAYMENTS_MAX = 250_000

export type Book = Awaited<ReturnType<typeof openBook>>

/** Opens the book in `folder`, made if missing, for this process alone. Throws FolderInUse, DamagedBook. */
export async function openBook(folder: string, paymentsMax = PAYMENTS_MAX) {
  makePrivateFolder(folder)
  const { release } = takeLock(folder)
  const path = join(folder, FILE)
  const file = await open(path, 'a', 0o600)
  const read = readLines<Payment>(await readFile(path), path, ({ key }) => key)
  const { records: payments, bytes } = read
  await file.truncate(bytes) // a torn line at the end was told to nobody
  const keys = new Map([...payments.values()].map(({ token, key }) => [token, key] as const))
  let size = bytes
  let last: Promise<unknown> = Promise.resolve()

  async function write(payment: Payment): Promise<void> {
    const line = lineOf(payment)
    try {
      await file.appendFile(line)
      await file.datasync()
      size += line.length
    } catch (error) {
      await file.truncate(size)
      throw error
    }
  }

  return {
    get: (key: string): Payment | undefined => payments.get(key),
    byToken: (token: string): Payment | undefined => payments.get(keys.get(token) ?? ''),
    all: (): Iterable<Payment> => payments.values(),
    /** One after the other, so that `next` sees what is on disk; what it answers unchanged is not written. Throws BookFull. */
    change<After extends Payment | undefined>(
      key: string,
      next: (before: Payment | undefined) => After,
    ): Promise<After> {
      const changed = last.then(async () => {
        const before = payments.get(key)
        const after = next(before)
        if (after === undefined || after === before) return after
        if (before === undefined && payments.size >= paymentsMax) throw new BookFull()
        await write(after)
        payments.set(key, after)
        keys.set(after.token, key)
        return after
      })
      last = changed.catch(() => undefined)
      return changed
    },
    async close(): Promise<void> {
      await last
      await file.close()
      release()
    },
  }
}
