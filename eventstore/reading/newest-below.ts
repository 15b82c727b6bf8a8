/** The newest events of one stream below a position, however long the stream is: the place is found by halving. */
import type { StoredEvent } from '../codec.ts'
import type { ReadOptions, Store } from '../store.ts'

type Reader = Pick<Store, 'read'>
type Asked = { readonly before: bigint; readonly limit: number }

/**
 * At most `limit` events with a position below `before`, newest first. Of a stream of n events at most 2 × `limit` are read, and
 * about log2(n) more.
 */
export async function newestBelow(
  store: Reader,
  stream: string,
  { before, limit }: Asked,
): Promise<StoredEvent[]> {
  const backwards = (more: ReadOptions) => all(store, stream, { backwards: true, ...more })
  const end = await backwards({ limit })
  const below = end.filter(({ position }) => position < before)
  const oldest = end.at(-1)?.revision ?? 0n
  if (below.length === end.length || oldest === 0n) return below
  const from =
    below.length > 0 ? oldest - 1n : (await firstFrom(store, stream, { before, end: oldest })) - 1n
  if (from < 0n) return below
  return [...below, ...(await backwards({ from, limit: limit - below.length }))]
}

/** The first revision whose position is not below `before`; `end` is one of which that is known. */
async function firstFrom(
  store: Reader,
  stream: string,
  { before, end }: { before: bigint; end: bigint },
): Promise<bigint> {
  let low = 0n
  let high = end
  while (low < high) {
    const middle = (low + high) / 2n
    const [event] = await all(store, stream, { from: middle, limit: 1 })
    if (event !== undefined && event.position < before) low = middle + 1n
    else high = middle
  }
  return low
}

async function all(store: Reader, stream: string, options: ReadOptions): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for await (const event of store.read(stream, options)) events.push(event)
  return events
}
