/** Counts requests in Redis, for all processes that share it; while it is away, in this process's memory. */
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { countedOf, countInProcess, type Counting } from './rate-limits.ts'
import type { RedisLink } from '../../integrations/redis.ts'

/** Keys are `limit:{policy}:{key}` and live as long as the window. */
export const countInRedis =
  (redis: RedisLink): Counting =>
  (policy) => {
    const { name, quota, windowS } = policy
    const countAlone = countInProcess(policy)
    const shared = new RateLimiterRedis({
      storeClient: redis.client,
      keyPrefix: `limit:${name}`,
      points: quota,
      duration: windowS,
      inMemoryBlockOnConsumed: quota + 1, // who is beyond the quota is refused without a question to Redis
    })
    return async (key) => {
      if (!redis.isUp()) return countAlone(key)
      try {
        return countedOf(await shared.consume(key), true)
      } catch (refusal) {
        // Anything else is Redis failing, which its connection tells.
        return refusal instanceof RateLimiterRes ? countedOf(refusal, false) : countAlone(key)
      }
    }
  }
