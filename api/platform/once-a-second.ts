/** One computation for all who ask: at most one begins in a second, it has a limit, and what was found last is kept. */
import { systemClock } from '../../eventstore/clock.ts'
import { within } from '../../eventstore/within.ts'
import { Problem } from '../http/problem.ts'

const EVERY_MS = 1_000
const LIMIT_MS = 3_000

/**
 * Whoever comes while one is under way waits for it; where it fails, or takes too long, what was found before is answered,
 * and nothing is tried again before its second is over. Throws UNAVAILABLE where nothing was.
 */
export function onceASecond<Value>(compute: () => Promise<Value>): () => Promise<Value> {
  let beganMs = -Infinity
  let latest: Promise<Value> | null = null
  let good: { value: Value } | null = null

  async function begin(): Promise<Value> {
    try {
      const value = await within(compute, { clock: systemClock, ms: LIMIT_MS, what: 'no figures' })
      good = { value }
      return value
    } catch {
      if (good !== null) return good.value
      throw new Problem('UNAVAILABLE')
    }
  }
  return () => {
    const nowMs = performance.now()
    if (latest !== null && nowMs - beganMs < EVERY_MS) return latest
    beganMs = nowMs
    latest = begin()
    latest.catch(() => {}) // told to those who wait for it
    return latest
  }
}
