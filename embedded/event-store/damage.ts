// The error of a log that is not what was written, and who is told of it; repairs nothing.

/** The log holds other bytes than were stored, or fewer. `offset` is where that begins: of a frame, or of an event. */
export class DamagedLog extends Error {
  override name = 'DamagedLog'
  readonly file: string
  readonly offset: number
  constructor(file: string, offset: number, why: string) {
    super(`${file} is damaged at offset ${offset}: ${why}`)
    this.file = file
    this.offset = offset
  }
}

/** Places told of one by one: a disk that dies has many, and a reader may ask for each again and again. */
const TOLD_MAX = 100

const WHAT_TO_DO =
  'It is not given to readers. Stop the store and bring its log back from a copy: docs/runbook.md, "A damaged log"'

/** Keeps what was found while the store runs, and tells of each place once. */
export function watchDamage(tell: (line: string) => void) {
  const places = new Set<number>()
  return {
    isFound: () => places.size > 0,
    note: (error: DamagedLog): void => {
      if (places.has(error.offset) || places.size >= TOLD_MAX) return
      places.add(error.offset)
      tell(`${error.message}. ${WHAT_TO_DO}`)
    },
  }
}
