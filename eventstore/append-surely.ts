/** Appends until the answer is definite: an unknown outcome is met by the same bytes at the same revision again. */
import type { StorableEvent } from './codec.ts'
import type { Clock } from './clock.ts'
import { StoreUnavailable, UnknownOutcome, type AppendAnswer, type Store } from './store.ts'

/** How long an append is repeated before it is given up as unknown, in ms: a failover takes some 4 s. */
const UNKNOWN_MAX_MS = 10_000

/** Wait before the same append again, in ms, doubling between these two, with full jitter. */
const AGAIN_MS = { first: 20, last: 500 }

/**
 * Sent again before anything is read: if the first attempt landed, or lands later, the store sees the same ids
 * after the same revision and answers success, or refuses the late one. Throws StoreUnavailable at the deadline.
 */
export async function appendSurely(
  { store, clock }: { store: Store; clock: Clock },
  request: { stream: string; events: readonly StorableEvent[]; expected: bigint },
): Promise<AppendAnswer> {
  const { stream, events, expected } = request
  const deadline = clock.now() + UNKNOWN_MAX_MS
  for (let waitMs = AGAIN_MS.first; ; waitMs = Math.min(waitMs * 2, AGAIN_MS.last)) {
    try {
      return await store.append(stream, events, expected)
    } catch (error) {
      if (!(error instanceof UnknownOutcome)) throw error
      if (clock.now() + waitMs > deadline) {
        throw new StoreUnavailable(`no definite answer for ${stream}`, { cause: error })
      }
    }
    await clock.sleep(waitMs * clock.random())
  }
}
