/** A time limit on a call that may never end. */
import type { Clock } from './clock.ts'

type Limit = {
  readonly clock: Clock
  readonly ms: number
  /** What has not happened by then. */ readonly what: string
}

/** Throws when the work is not over in time; it may still end later, and nobody hears of it. */
export async function within<Value>(
  work: () => Promise<Value>,
  { clock, ms, what }: Limit,
): Promise<Value> {
  const ending = new AbortController()
  const late = clock.sleep(ms, ending.signal).then(() => {
    throw new Error(`${what} within ${ms} ms`)
  })
  late.catch(() => {}) // nobody listens any more once the work is over
  try {
    return await Promise.race([work(), late])
  } finally {
    ending.abort()
  }
}
