/** The port that counts requests, on each of its adapters, and what only one of them can do. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { countInProcess, type Policy } from '../../../api/http/rate-limits.ts'
import { countInRedis } from '../../../api/http/redis-rate-limits.ts'
import type { RedisLink } from '../../../integrations/redis.ts'
import { linkTo, onEachAdapter, startRedis, type RedisServer } from '../../support/redis.ts'
import { until } from '../../support/store-process.ts'

const policyOf = (quota: number, windowS = 60): Policy => ({
  name: `test-${randomUUID()}`, // a Redis of REDIS_URL may remember other runs
  quota,
  windowS,
})

const countedAtOnce = async (times: number, count: () => Promise<{ isWithin: boolean }>) => {
  const counted = await Promise.all(Array.from({ length: times }, count))
  return counted.filter(({ isWithin }) => isWithin).length
}

describe('rate limits', () => {
  onEachAdapter((link) => {
    const counting = (policy: Policy) => {
      const redis = link()
      return (redis === undefined ? countInProcess : countInRedis(redis))(policy)
    }

    it('tell how many are left and when the window ends, and refuse beyond the quota', async () => {
      const count = counting(policyOf(2))
      const answers = [await count('a'), await count('a'), await count('a'), await count('a')]
      expect(answers.map(({ isWithin }) => isWithin)).to.deep.equal([true, true, false, false])
      expect(answers.map(({ left }) => left)).to.deep.equal([1, 0, 0, 0])
      for (const { resetMs } of answers) expect(resetMs).to.be.within(1, 60_000)
    })
    it('count each key and each policy apart', async () => {
      const [one, other] = [counting(policyOf(1)), counting(policyOf(1))]
      for (const count of [one, other]) {
        for (const key of ['a', 'b']) expect((await count(key)).isWithin).to.equal(true)
      }
      expect((await one('a')).isWithin).to.equal(false)
    })
    it('let exactly the quota through, however many ask at once', async () => {
      const count = counting(policyOf(30))
      expect(await countedAtOnce(200, () => count('a'))).to.equal(30)
    })
    it('begin a new window when the old one has ended', async () => {
      const count = counting(policyOf(1, 1))
      await count('a')
      expect((await count('a')).isWithin).to.equal(false)
      await until(async () => (await count('a')).isWithin, 'a new window', 3_000)
    })
  })

  describe('in the memory of one process', () => {
    it('keep a bounded number of keys: who comes beyond it shares one count with all who do', async () => {
      const count = countInProcess(policyOf(2))
      for (let n = 0; n < 50_000; n += 1) await count(`key ${n}`)
      const later = [await count('late'), await count('later'), await count('latest')]
      expect(later.map(({ isWithin }) => isWithin)).to.deep.equal([true, true, false])
      expect((await count('key 7')).isWithin).to.equal(true)
    })
  })

  describe('of several processes', () => {
    let server: RedisServer
    let links: RedisLink[] = []
    beforeEach(async () => {
      server = await startRedis()
      links = await Promise.all([linkTo(server.url), linkTo(server.url)])
    })
    afterEach(async () => {
      await Promise.all(links.map((link) => link.close()))
      await server.remove()
    })

    it('are one where they share a Redis', async () => {
      const policy = policyOf(30)
      const counts = links.map((link) => countInRedis(link)(policy))
      const within = counts.map((count) => countedAtOnce(50, () => count('a')))
      expect((await Promise.all(within)).reduce((sum, n) => sum + n)).to.equal(30)
    })
    it('are one a process while Redis is away, at once, and one again when it is back', async () => {
      const policy = policyOf(5)
      const counts = links.map((link) => countInRedis(link)(policy))
      await server.kill()
      for (const count of counts) expect(await countedAtOnce(8, () => count('a'))).to.equal(5)
      await server.startAgain()
      await until(() => links.every(({ isUp }) => isUp()), 'Redis is reached again')
      const within = counts.map((count) => countedAtOnce(5, () => count('b')))
      expect((await Promise.all(within)).reduce((sum, n) => sum + n)).to.equal(5)
    })
    it('wait a bounded time for a Redis that says nothing, and then none at all', async () => {
      const [link] = links
      if (link === undefined) throw new Error('no link')
      const count = countInRedis(link)(policyOf(100))
      server.stall()
      const startedMs = performance.now()
      expect((await count('a')).isWithin).to.equal(true)
      expect(performance.now() - startedMs).to.be.below(1_000)
      await until(() => !link.isUp(), 'the silent connection is given up', 5_000)
      const againMs = performance.now()
      await count('a')
      expect(performance.now() - againMs).to.be.below(50)
      server.wake()
      await until(link.isUp, 'Redis is reached again')
    })
  })
})
