/** What reads of both ways have in common: a limit on silence, and what becomes of one that its reader has left. */
import { speaking } from '../silence.ts'
import { StoreUnavailable } from '../store.ts'

/** A read of at most so many events that its reader has left is taken to its end; a longer one is cancelled. */
const DRAINED_MAX = 100

/** As the client has it, and as a call of our own is. */
type Read = {
  readonly iterator: (options: { destroyOnReturn: boolean }) => AsyncIterator<unknown>
  readonly on: (event: 'error', listener: () => void) => unknown
  readonly resume: () => unknown
  readonly cancel: () => unknown
}

/** What the read gives, at most `limit`. Throws what `silent` makes where the next does not come in time, or what the read throws. */
export async function* itemsOf<Item>(
  read: Read,
  { limit, silent }: { limit?: number | undefined; silent: () => StoreUnavailable },
): AsyncGenerator<Item> {
  let isOver = false
  let isSilent = false
  try {
    const items = read.iterator({ destroyOnReturn: false }) as AsyncIterator<Item>
    for await (const item of speaking(items, silent)) yield item
    isOver = true
  } catch (error) {
    isSilent = error instanceof StoreUnavailable
    isOver = !isSilent
    throw error
  } finally {
    if (!isOver) leave(read, isSilent ? undefined : limit)
  }
}

/**
 * A read that its reader has left: what was buffered is drained, since the client keeps a destroyed read for ever
 * and then never ends its `dispose`; an error on it would end this process if nobody listened. Servers of HTTP/2
 * close a connection on which too many calls are cancelled (CVE-2023-44487; about 33 a second are allowed).
 */
function leave(read: Read, limit = Infinity): void {
  read.on('error', () => {})
  read.resume()
  if (limit <= DRAINED_MAX) return
  Promise.resolve(read.cancel()).catch(() => {}) // it never began, or has failed already
}
