/** What was read, kept in Redis for all processes, with this process's own memory in front of it. */
import { answerOf, cacheInProcess, textOf, type ReadCache } from './read-cache.ts'
import type { RedisLink } from '../../integrations/redis.ts'

/** How long an entry is kept, in ms: Redis, too, is bounded, by what was read within it. */
const KEPT_MS = 60_000

/** Keys are `read:{form}:{key}`: another form of the text is another name. */
const nameOf = (key: string) => `read:1:${key}`

export function cacheInRedis(redis: RedisLink): ReadCache {
  const own = cacheInProcess()
  return {
    async get(key) {
      const found = await own.get(key)
      if (found !== undefined || !redis.isUp()) return found
      try {
        const text = await redis.client.get(nameOf(key))
        return text === null ? undefined : answerOf(text)
      } catch {
        return undefined // Redis fails, which its connection tells, or the text is none of ours
      }
    },
    put(key, answer) {
      own.put(key, answer)
      if (!redis.isUp()) return
      redis.client.set(nameOf(key), textOf(answer), 'PX', KEPT_MS).catch(() => {}) // as above
    },
  }
}
