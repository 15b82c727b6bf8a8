/** Records by id as lines of a file, each as it was then; the newest counts. */

const NEWLINE = 10

/** No more are taken. */
export class BookFull extends Error {
  override name = 'BookFull'
}

/** The file holds what was never written so. */
class DamagedBook extends Error {
  override name = 'DamagedBook'
}

export const lineOf = (record: object): Buffer => Buffer.from(`${JSON.stringify(record)}\n`)

/** `bytes`: up to the end of the last whole line; a torn one was told to nobody. Throws DamagedBook. */
export function readLines<One>(content: Buffer, path: string, idOf: (record: One) => string) {
  const records = new Map<string, One>()
  let bytes = 0
  for (let end; (end = content.indexOf(NEWLINE, bytes)) !== -1; bytes = end + 1) {
    const record = parsed<One>(content.toString('utf8', bytes, end))
    if (record === undefined) {
      throw new DamagedBook(
        `${path} is damaged at byte ${bytes}. Put it aside: what it tells is not known then.`,
      )
    }
    records.set(idOf(record), record)
  }
  return { records, bytes }
}

function parsed<One>(line: string): One | undefined {
  try {
    return JSON.parse(line) as One
  } catch {
    return undefined
  }
}
