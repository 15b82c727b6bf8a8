/** A limit on one attempt: what is not done by then counts as failed, and holds nobody up. */
import type { Clock } from '../../eventstore/clock.ts'

/** How long one attempt may take, in ms: longer than the calls in it may, shorter than a process may take to end. */
const ATTEMPT_MAX_MS = 8_000

/** What was begun may still end later: whatever is attempted here has its effect once. */
export async function inTime<Value>(work: () => Promise<Value>, clock: Clock): Promise<Value> {
  const ending = new AbortController()
  const late = clock.sleep(ATTEMPT_MAX_MS, ending.signal).then(() => {
    throw new Error(`not done within ${ATTEMPT_MAX_MS} ms`)
  })
  late.catch(() => {}) // nobody listens any more once the work is done
  try {
    return await Promise.race([work(), late])
  } finally {
    ending.abort()
  }
}
