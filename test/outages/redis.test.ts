/** Two APIs that share a Redis, under traffic while it is killed, silent and back: no request fails, and health says what is the matter. */
import { expect } from 'chai'
import type { Api } from '../../api/server.ts'
import { connectRedis, type RedisLink } from '../../integrations/redis.ts'
import { ask, newPlayer, type Player } from '../support/http.ts'
import { linkTo, startRedis, type RedisServer } from '../support/redis.ts'
import { until } from '../support/store-process.ts'
import { system, type System } from '../support/system.ts'

/** Answered through an outage before it ends, and after it. */
const ANSWERS = 40

describe('an outage of Redis', function () {
  this.timeout(40_000)
  let on: System
  let server: RedisServer
  let apis: Api[] = []
  const links: RedisLink[] = []
  let players: Player[]
  const troubles: string[] = []

  before(async () => {
    on = await system()
    server = await startRedis()
    for (let n = 0; n < 2; n += 1) {
      links.push(await linkTo(server.url, (what) => troubles.push(what)))
    }
    apis = await Promise.all(links.map((redis) => on.startAnotherApi({ redis })))
    players = await Promise.all(apis.map(({ url }) => newPlayer(url)))
  })
  after(async () => {
    await Promise.all(apis.map(({ stop }) => stop()))
    await Promise.all(links.map((link) => link.close()))
    await server.remove()
  })

  const healthOf = async ({ url }: Api) => {
    const { status, body } = await ask(url, 'GET', { path: '/health/ready' })
    return { status, redis: String((body['checks'] as Record<string, string>)['redis']) }
  }
  const healthIs = (pattern: RegExp) =>
    until(
      async () => (await Promise.all(apis.map(healthOf))).every(({ redis }) => pattern.test(redis)),
      `health says ${pattern}`,
    )

  /** Players who bet and read through both APIs without a pause. */
  function traffic() {
    const seen = { answers: 0, slowestMs: 0, failed: [] as string[] }
    let isOver = false
    const playing = players.map(async ({ token, sessionId }, n) => {
      for (let turn = n; !isOver; turn += 1) {
        const url = apis[turn % 2]?.url ?? ''
        const startedMs = performance.now()
        const body = { stake: '1', choice: '4950' }
        const asked = [
          ask(url, 'POST', { path: `/v1/sessions/${sessionId}/bets`, token, body }),
          ask(url, 'GET', { path: '/v1/wallet', token }),
        ]
        for (const reply of await Promise.allSettled(asked)) {
          const isGood = reply.status === 'fulfilled' && reply.value.status < 300
          if (!isGood) seen.failed.push(JSON.stringify(reply))
          else if (reply.value.headers.get('ratelimit') === null) seen.failed.push('no RateLimit')
        }
        seen.slowestMs = Math.max(seen.slowestMs, performance.now() - startedMs)
        seen.answers += 2
      }
    })
    return {
      more: () => {
        const goal = seen.answers + ANSWERS
        return until(() => seen.answers >= goal, `${ANSWERS} more answers`)
      },
      async end() {
        isOver = true
        await Promise.all(playing)
        return seen
      },
    }
  }

  it('is told by health, and is no reason not to be ready', async () => {
    for (const api of apis) expect(await healthOf(api)).to.deep.equal({ status: 200, redis: 'ok' })
    await server.kill()
    await healthIs(/^degraded: not reached since \d{4}-/)
    for (const api of apis) expect((await healthOf(api)).status).to.equal(200)
    await server.startAgain()
    await healthIs(/^ok$/)
    for (const link of links) expect(await link.client.ping()).to.equal('PONG')
  })

  it('fails no request when it begins by kill -9, lasts, and ends', async () => {
    const players = traffic()
    await players.more()
    for (let outage = 0; outage < 2; outage += 1) {
      await server.kill()
      await healthIs(/^degraded/)
      await players.more()
      await server.startAgain()
      await healthIs(/^ok$/)
      await players.more()
    }
    const { failed, answers } = await players.end()
    expect(failed).to.deep.equal([])
    expect(answers).to.be.above(4 * ANSWERS)
  })

  it('fails no request when Redis goes on listening and says nothing', async () => {
    const players = traffic()
    await players.more()
    server.stall()
    await healthIs(/^degraded/)
    await players.more()
    server.wake()
    await healthIs(/^ok$/)
    await players.more()
    const { failed, slowestMs } = await players.end()
    expect(failed).to.deep.equal([])
    expect(slowestMs).to.be.below(2_000)
  })

  it('is told in the log once, however long it lasts', async () => {
    troubles.length = 0
    const players = traffic()
    await server.kill()
    await healthIs(/^degraded/)
    await players.more()
    await server.startAgain()
    await healthIs(/^ok$/)
    await players.end()
    expect(troubles).to.have.length(links.length)
    for (const what of troubles) expect(what).to.match(/^Redis cannot be reached/)
  })

  it('does not keep an API from starting', async () => {
    await server.kill()
    const redis = connectRedis(server.url, { onTrouble: () => {} })
    const api = await on.startAnotherApi({ redis })
    const player = await newPlayer(api.url)
    expect(player.playerId).to.match(/^[0-9a-f-]{36}$/)
    expect((await healthOf(api)).redis).to.match(/^degraded/)
    await server.startAgain()
    await until(async () => (await healthOf(api)).redis === 'ok', 'Redis is reached')
    await api.stop()
    await redis.close()
  })
})
