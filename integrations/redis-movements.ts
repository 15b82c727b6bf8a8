/** Carries from workers to API processes that read models have moved: a hint to look, and nothing that has to arrive. */
import type { RedisLink } from './redis.ts'

const CHANNEL = 'moved'

/** Hints of one worker are at least so far apart, in ms: under load one stands for many batches. */
const APART_MS = 20

/** Of an API process: also at each (re)connect, for what was said meanwhile. */
export const hintsOf =
  (redis: RedisLink) =>
  (lookNow: () => void): (() => void) =>
    redis.listen(CHANNEL, lookNow, lookNow)

/** Of a worker: call it after each batch, with the position that the read models have reached. */
export function announcing(redis: RedisLink): (to: bigint) => void {
  let timer: NodeJS.Timeout | undefined
  let reached = 0n
  return (to) => {
    reached = to
    timer ??= setTimeout(() => {
      timer = undefined
      redis.client.publish(CHANNEL, String(reached)).catch(() => {}) // they look by themselves
    }, APART_MS).unref()
  }
}
