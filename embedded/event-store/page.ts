// A page: the events that one turn reads and sends, bounded in number, bytes and time; reads none itself.
import type { Ordinal } from './event-index.ts'
import type { Reading } from './reading.ts'

const PAGE_EVENTS_MAX = 256
/** One event may be larger, and is a page of its own then. What waits for a slow reader is a few of these. */
export const PAGE_BYTES_MAX = 512 * 1024
/** How long a turn looks for events that a filter wants, in ms: others wait meanwhile. */
const LOOK_MS_MAX = 10

export type Page = {
  readonly ordinals: readonly Ordinal[]
  /** Adds an event; false: it does not fit, and begins the next page. */
  readonly take: (ordinal: Ordinal) => boolean
  /** Whether the turn ends here: nothing more fits, or it took its time. */
  readonly isOver: () => boolean
}

export function openPage(
  { bytesOf }: Pick<Reading, 'bytesOf'>,
  eventsMax: number = PAGE_EVENTS_MAX,
): Page {
  const ordinals: Ordinal[] = []
  const most = Math.min(eventsMax, PAGE_EVENTS_MAX)
  const endMs = performance.now() + LOOK_MS_MAX
  let bytes = 0
  return {
    ordinals,
    take(ordinal) {
      const more = bytesOf(ordinal)
      if (ordinals.length >= most) return false
      if (ordinals.length > 0 && bytes + more > PAGE_BYTES_MAX) return false
      ordinals.push(ordinal)
      bytes += more
      return true
    },
    isOver: () => ordinals.length >= most || bytes >= PAGE_BYTES_MAX || performance.now() > endMs,
  }
}
