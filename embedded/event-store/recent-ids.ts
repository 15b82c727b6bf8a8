// Remembers the ids of the latest events, so that a quick repeat is known; forgets the oldest.

/** About 8 MiB of them, as the real server keeps: an entry takes some 128 bytes. */
const IDS_MAX = 65_536

export type RecentIds = {
  /** The last stream wins, as in the real server. */
  readonly set: (id: string, streamId: number, revision: number) => void
  readonly find: (id: string, streamId: number) => number | undefined
  /** Forgets everything: after appends were taken back. */
  readonly clear: () => void
}

export function rememberIds(limit = IDS_MAX): RecentIds {
  const places = new Map<string, { streamId: number; revision: number }>()
  // One iterator for all: a new one would begin before all that was ever forgotten, and pass over it each time.
  let order = places.keys()
  const forgetOldest = () => {
    let oldest = order.next()
    if (oldest.done) {
      order = places.keys()
      oldest = order.next()
    }
    if (!oldest.done) places.delete(oldest.value)
  }
  return {
    set(id, streamId, revision) {
      places.delete(id) // a repeat counts as new
      places.set(id, { streamId, revision })
      if (places.size > limit) forgetOldest()
    },
    find(id, streamId) {
      const place = places.get(id)
      return place?.streamId === streamId ? place.revision : undefined
    },
    clear: () => places.clear(),
  }
}
