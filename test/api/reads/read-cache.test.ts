/** The port that keeps what was read, on each of its adapters, and what is answered from it under traffic. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { createHotReads, type HotReads } from '../../../api/reads/hot-reads.ts'
import { cacheInProcess, type ReadCache } from '../../../api/reads/read-cache.ts'
import { cacheInRedis } from '../../../api/reads/redis-read-cache.ts'
import type { RedisLink } from '../../../integrations/redis.ts'
import { createLooks } from '../../../projections/reading/looks.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import { read, type Answer } from '../../../projections/reading/read.ts'
import {
  balanceOf,
  walletBalance,
  type WalletBalanceRow,
} from '../../../projections/wallet/wallet-balance.ts'
import { betOf, newPlayer, type Player } from '../../support/http.ts'
import { linkTo, onEachAdapter, sharedRedisUrl } from '../../support/redis.ts'
import { until } from '../../support/store-process.ts'
import { system, type System } from '../../support/system.ts'

const answerOf = (rows: object[] = [{ balance: 12n, currency: 'EUR', note: '#7', none: null }]) =>
  ({
    asOf: { position: 2n ** 60n, at: '2026-01-01T00:00:00.000Z' },
    basis: { generation: 3, event: 9n },
    rows,
    hasStopped: false,
  }) satisfies Answer<object>

describe('hot reads', () => {
  let on: System
  before(async function () {
    this.timeout(30_000)
    on = await system()
  })

  /** `asked` counts the reads of rows. */
  const hotReads = (pool: Pool, cache: ReadCache) => {
    const asked = { rows: 0 }
    const hot = createHotReads({
      cache,
      quietMs: 0,
      projection: walletBalance,
      look: createLooks(pool, 'wallet_balance'),
      readNow: (reading) => {
        asked.rows += 1
        return read(pool, reading)
      },
    })
    return { hot, asked }
  }
  /** Once the read model has taken the player's last bet. */
  const settled = async (player: Player, position: string) =>
    until(async () => {
      const { asOf } = await read(on.pool, balanceOf(player.playerId))
      return asOf.position >= BigInt(position)
    }, 'the bet is folded')

  onEachAdapter((link) => {
    const cacheOf = () => {
      const redis = link()
      return redis === undefined ? cacheInProcess() : cacheInRedis(redis)
    }

    it('keep an answer as it is, under its key alone', async () => {
      const [cache, key] = [cacheOf(), randomUUID()]
      cache.put(key, answerOf())
      expect(await cache.get(key)).to.deep.equal(answerOf())
      expect(await cache.get(randomUUID())).to.equal(undefined)
    })
    it('read no row a second time while nothing is folded, and are as true as a read then', async () => {
      const player = await newPlayer(on.url)
      await settled(player, await betOf(on.url, player))
      const { hot, asked } = hotReads(on.pool, cacheOf())
      const answers: Answer<WalletBalanceRow>[] = []
      for (let n = 0; n < 5; n += 1) answers.push(await hot.read(balanceOf(player.playerId)))
      const now = await read(on.pool, balanceOf(player.playerId))
      for (const { rows, basis } of answers) {
        expect({ rows, basis }).to.deep.equal({ rows: now.rows, basis: now.basis })
      }
      expect(asked.rows).to.equal(1)
    })
    it('show what was folded since, at once', async () => {
      const player = await newPlayer(on.url)
      const { hot } = hotReads(on.pool, cacheOf())
      for (let n = 0; n < 5; n += 1) {
        await settled(player, await betOf(on.url, player))
        const { rows } = await hot.read(balanceOf(player.playerId))
        expect(rows).to.deep.equal((await read(on.pool, balanceOf(player.playerId))).rows)
      }
    })
    it('lead nobody back who reads by turns through two processes and none while bets are played', async () => {
      const player = await newPlayer(on.url)
      const readers: HotReads['read'][] = [
        ...[cacheOf(), cacheOf()].map((cache) => hotReads(on.pool, cache).hot.read),
        (reading) => read(on.pool, reading),
      ]
      let isOver = false
      const betting = (async () => {
        for (let n = 0; n < 60; n += 1) await betOf(on.url, player)
        isOver = true
      })()
      const stakedAt = new Map<bigint, bigint>()
      let last = { position: 0n, at: '', staked: 0n }
      for (let turn = 0; !isOver || turn < 200; turn += 1) {
        const reader = readers[turn % readers.length]
        const answer = await reader?.(balanceOf(player.playerId))
        const [row] = answer?.rows ?? []
        if (answer === undefined || row === undefined) throw new Error('no wallet')
        const seen = { ...answer.asOf, staked: row.staked }
        expect(seen.position >= last.position, 'position').to.equal(true)
        expect(seen.at >= last.at, 'at').to.equal(true)
        expect(seen.staked >= last.staked, 'staked').to.equal(true)
        expect(stakedAt.get(seen.position) ?? seen.staked).to.equal(seen.staked)
        stakedAt.set(seen.position, seen.staked)
        last = seen
      }
      await betting
    })
  })

  describe('in the memory of one process', () => {
    it('are kept up to a number of bytes; what was used last stays', async () => {
      const cache = cacheInProcess(9_000)
      const large = answerOf([{ text: 'x'.repeat(1_000) }])
      for (const key of ['a', 'b', 'c']) cache.put(key, large)
      await cache.get('a')
      cache.put('d', large)
      const kept = await Promise.all(['a', 'b', 'c', 'd'].map((key) => cache.get(key)))
      expect(kept.map((found) => found !== undefined)).to.deep.equal([true, false, true, true])
      cache.put('huge', answerOf([{ text: 'x'.repeat(10_000) }]))
      expect(await cache.get('huge')).to.equal(undefined)
      expect(await cache.get('d')).to.not.equal(undefined)
    })
    it('are not kept where a partition is on the move, or is said to be', async () => {
      const player = await newPlayer(on.url)
      await settled(player, await betOf(on.url, player))
      let puts = 0
      const cache = { get: () => Promise.resolve(undefined), put: () => (puts += 1) }
      const partition = player.playerId.slice(0, 1)
      const hot = createHotReads({
        cache,
        projection: walletBalance,
        look: createLooks(on.pool, 'wallet_balance'),
        readNow: (reading) => read(on.pool, reading),
      })
      await hot.read(balanceOf(player.playerId))
      expect(puts).to.equal(1)
      hot.moved({ projection: 'wallet_balance', partition })
      await hot.read(balanceOf(player.playerId))
      expect(puts).to.equal(1)
    })
  })

  describe('of several processes', () => {
    const links: RedisLink[] = []
    before(async () => {
      for (let n = 0; n < 2; n += 1) links.push(await linkTo(await sharedRedisUrl()))
    })
    after(() => Promise.all(links.map((link) => link.close())))

    it('are kept for all that share a Redis', async () => {
      const [one, other] = links.map((link) => cacheInRedis(link))
      const key = randomUUID()
      one?.put(key, answerOf())
      await until(async () => (await other?.get(key)) !== undefined, 'the other finds it')
      expect(await other?.get(key)).to.deep.equal(answerOf())
    })
    it('take what is none of ours for nothing', async () => {
      const [link] = links
      if (link === undefined) throw new Error('no link')
      const key = randomUUID()
      await link.client.set(`read:1:${key}`, 'not ours')
      expect(await cacheInRedis(link).get(key)).to.equal(undefined)
    })
  })
})
