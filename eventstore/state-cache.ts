/** Folded streams by name, the least recently used dropped beyond a number of bytes. */

type Weighed = { readonly bytes: () => number; readonly isBusy: () => boolean }

export type StateCache<Entry extends Weighed> = {
  get: (stream: string, make: () => Entry) => Entry
  /** To be called when an entry's weight has changed. */
  weighAgain: (stream: string) => void
  drop: (stream: string) => void
  bytes: () => number
}

export function createStateCache<Entry extends Weighed>(bytesMax: number): StateCache<Entry> {
  const entries = new Map<string, { entry: Entry; bytes: number }>()
  let total = 0

  const drop = (stream: string) => {
    total -= entries.get(stream)?.bytes ?? 0
    entries.delete(stream)
  }
  const makeRoom = () => {
    if (total <= bytesMax) return
    for (const [stream, { entry }] of entries) {
      if (!entry.isBusy()) drop(stream) // a busy one is bounded by its queue, and goes later
      if (total <= bytesMax) return
    }
  }
  return {
    get(stream, make) {
      const found = entries.get(stream)
      if (found !== undefined) {
        entries.delete(stream) // a Map keeps the order of insertion: the last used goes to its end
        entries.set(stream, found)
        return found.entry
      }
      const entry = make()
      entries.set(stream, { entry, bytes: 0 })
      return entry
    },
    weighAgain(stream) {
      const found = entries.get(stream)
      if (found === undefined) return
      const bytes = found.entry.bytes()
      total += bytes - found.bytes
      found.bytes = bytes
      makeRoom()
    },
    drop,
    bytes: () => total,
  }
}
