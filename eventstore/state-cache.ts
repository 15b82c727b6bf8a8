/** Folded streams by name; beyond a number of bytes those that were not used of late are dropped. */
import { oldestOf } from './oldest.ts'

type Weighed = { readonly bytes: () => number; readonly isBusy: () => boolean }

export type StateCache<Entry extends Weighed> = {
  get: (stream: string) => Entry | undefined
  add: (stream: string, entry: Entry) => void
  /** To be called when an entry's weight has changed. */
  weighAgain: (stream: string) => void
  drop: (stream: string) => void
  bytes: () => number
}

/** What was used since the last look is kept once more (the clock algorithm): a use costs no reordering. */
export function createStateCache<Entry extends Weighed>(bytesMax: number): StateCache<Entry> {
  const entries = new Map<string, { entry: Entry; bytes: number; isUsed: boolean }>()
  const oldest = oldestOf(entries)
  let total = 0

  const drop = (stream: string) => {
    total -= entries.get(stream)?.bytes ?? 0
    entries.delete(stream)
  }
  /** Two rounds at most: the first may find every entry used since the last look. */
  const makeRoom = () => {
    for (let looks = 2 * entries.size; looks > 0 && total > bytesMax; looks -= 1) {
      const [stream, found] = oldest() ?? []
      if (stream === undefined || found === undefined) return
      if (found.isUsed || found.entry.isBusy()) {
        found.isUsed = false
        entries.delete(stream) // a Map keeps the order of insertion: this one goes to its end
        entries.set(stream, found)
      } else drop(stream)
    }
  }
  return {
    get(stream) {
      const found = entries.get(stream)
      if (found === undefined) return undefined
      found.isUsed = true
      return found.entry
    },
    add(stream, entry) {
      entries.set(stream, { entry, bytes: 0, isUsed: false })
    },
    weighAgain(stream) {
      const found = entries.get(stream)
      if (found === undefined) return
      const bytes = found.entry.bytes()
      total += bytes - found.bytes
      found.bytes = bytes
      if (total > bytesMax) makeRoom()
    },
    drop,
    bytes: () => total,
  }
}
