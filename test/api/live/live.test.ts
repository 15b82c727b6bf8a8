/** Live updates over real HTTP: what is the player's own, at once, after every change, through whichever process. */
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import type { Api } from '../../../api/server.ts'
import { linkTo, startRedis } from '../../support/redis.ts'
import { ask, betOf, newPlayer, without, type Player } from '../../support/http.ts'
import { listenLive, type LiveClient } from '../../support/live.ts'
import { until } from '../../support/store-process.ts'
import { system, type System } from '../../support/system.ts'
import { appendUnseen } from '../../support/unseen.ts'

/** Of one player, over all devices. */
const STREAMS_OF_PLAYER_MAX = 5

describe('live updates', function () {
  this.timeout(30_000)
  let on: System
  let other: Api
  let player: Player
  const clients: LiveClient[] = []
  before(async () => {
    on = await system()
    other = await on.startAnotherApi({ heartbeatMs: 50 })
  })
  beforeEach(async () => {
    player = await newPlayer(on.url)
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.close()
  })

  async function listen(
    url = on.url,
    options: { token?: string; lastEventId?: string; query?: string } = {},
  ) {
    const client = await listenLive(url, { token: player.token, ...options })
    clients.push(client)
    return client
  }
  const walletAfter = async (position: string) =>
    (await ask(on.url, 'GET', { path: `/v1/wallet?after=${position}`, token: player.token })).body
  const withoutAsOf = (shown: object) => without(shown, 'asOf')
  const shows = (wallet: object) => (data: object) =>
    isDeepStrictEqual(withoutAsOf(data), withoutAsOf(wallet))

  it('begin with what there is, as the player’s own reads answer it', async () => {
    const wallet = await walletAfter(await betOf(on.url, player))
    const client = await listen()
    expect(client.status).to.equal(200)
    expect(client.headers.get('content-type')).to.match(/^text\/event-stream/)
    expect(client.headers.get('cache-control')).to.include('no-store').and.include('no-transform')
    expect(client.headers.get('x-accel-buffering')).to.equal('no')
    const { data } = await client.next('balance')
    expect(withoutAsOf(data)).to.deep.equal(withoutAsOf(wallet))
    const shown = await client.next('sessions')
    const path = `/v1/sessions/${player.sessionId}`
    const { body } = await ask(on.url, 'GET', { path, token: player.token })
    expect(shown.data['data']).to.deep.equal([withoutAsOf(body)])
    expect(client.retryMs()).to.be.greaterThan(0)
  })

  it('tell of what was done through another process, and of nobody else’s', async () => {
    const client = await listen(other.url)
    await client.next('balance')
    const stranger = await newPlayer(on.url)
    await betOf(on.url, stranger)
    const wallet = await walletAfter(await betOf(on.url, player))
    const { data } = await client.next('balance', shows(wallet))
    expect(data['playerId']).to.equal(player.playerId)
    const path = `/v1/sessions/${player.sessionId}/close`
    await ask(on.url, 'POST', { path, token: player.token, body: {} })
    await client.next('sessions', (shown) => (shown['data'] as unknown[]).length === 0)
    expect(JSON.stringify(client.events)).not.to.include(stranger.playerId)
  })

  it('never go back, whatever happens at once', async () => {
    const client = await listen()
    await Promise.all(Array.from({ length: 20 }, () => betOf(on.url, player)))
    await client.next('balance', shows(await walletAfter(await betOf(on.url, player))))
    for (const kind of ['balance', 'sessions']) {
      const positions = client.events
        .filter(({ event }) => event === kind)
        .map(({ data }) => BigInt((data['asOf'] as { position: string }).position))
      const sorted = [...positions].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      expect(positions).to.deep.equal(sorted)
    }
  })

  for (const how of ['header', 'query'] as const) {
    it(`go on where they were left, told by a ${how}: what changed since, and only that`, async () => {
      const known = await walletAfter(await betOf(on.url, player))
      const first = await listen()
      await first.next('sessions', (shown) => JSON.stringify(shown).includes('"rounds":1'))
      await first.next('balance', shows(known))
      const { id } = first.events.at(-1) ?? { id: '' }
      first.close()
      const given = how === 'header' ? { lastEventId: id } : { query: `?lastEventId=${id}` }
      const same = await listen(other.url, given)
      await until(() => same.comments() > 0, 'a heartbeat')
      expect(same.events).to.deep.equal([])
      await ask(on.url, 'POST', {
        path: '/v1/deposits',
        token: player.token,
        body: { amount: '700' },
      })
      await same.next('balance', ({ deposited }) => deposited === '100700')
      expect(same.events.map(({ event }) => event)).not.to.include('sessions')
      same.close()
      const position = await betOf(on.url, player)
      const wallet = await walletAfter(position)
      const later = await listen(on.url, given)
      await later.next('balance', shows(wallet))
      await later.next('sessions')
    })
  }

  it('say nothing of facts that the player is not shown', async () => {
    const client = await listen(other.url)
    const wallet = await walletAfter(await betOf(on.url, player))
    await client.next('balance', shows(wallet))
    await client.next('sessions', (shown) => JSON.stringify(shown).includes('"rounds":1'))
    const told = client.events.length
    const after = await appendUnseen(on, player)
    expect(shows(wallet)(await walletAfter(after))).to.equal(true)
    const beats = client.comments()
    await until(() => client.comments() >= beats + 10, 'twice as long as a look takes')
    expect(client.events).to.have.lengthOf(told)
    expect(JSON.stringify(client.events)).not.to.match(/revision/i)
  })

  it('say that they are still there', async () => {
    const client = await listen(other.url)
    const before = client.comments()
    await until(() => client.comments() >= before + 2, 'two heartbeats')
  })

  it('are open for one player a few times, and again once one was closed', async () => {
    for (let n = 0; n < STREAMS_OF_PLAYER_MAX; n += 1) await listen()
    const { status, body, headers } = await ask(on.url, 'GET', {
      path: '/v1/live',
      token: player.token,
    })
    expect([status, body['code']]).to.deep.equal([429, 'RATE_LIMITED'])
    expect(headers.get('retry-after')).to.match(/^\d+$/)
    clients.shift()?.close()
    await until(async () => {
      const again = await listen()
      return again.status === 200
    }, 'a place is free')
  })

  it('end with the sign-in, and say so', async () => {
    const client = await listen()
    await client.next('balance')
    const path = '/v1/auth/sign-out-everywhere'
    const out = await ask(on.url, 'POST', { path, token: player.token, body: {} })
    expect(out.status, JSON.stringify(out.body)).to.be.lessThan(300)
    await client.next('expired')
    await until(client.isOver, 'the stream has ended')
  })

  it('end with the process, which does not wait for them', async () => {
    const ending = await on.startAnotherApi()
    const client = await listen(ending.url)
    await client.next('balance')
    const startedMs = performance.now()
    await ending.stop()
    expect(performance.now() - startedMs).to.be.lessThan(3_000)
    await client.next('closing')
    await until(client.isOver, 'the stream has ended')
  })

  it('are for players who are signed in, and refuse what they do not know', async () => {
    const path = '/v1/live'
    expect((await ask(on.url, 'GET', { path })).status).to.equal(401)
    const wrong = await ask(on.url, 'GET', { path: `${path}?since=1`, token: player.token })
    expect([wrong.status, wrong.body['code']]).to.deep.equal([400, 'VALIDATION_FAILED'])
    const head = await fetch(`${on.url}${path}`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${player.token}` },
    })
    expect(head.headers.get('content-type')).to.match(/^text\/event-stream/)
  })

  it('go on through Redis, without it, and through it again', async () => {
    const server = await startRedis()
    const links = [await linkTo(server.url), await linkTo(server.url)]
    const apis = await Promise.all(links.map((redis) => on.startAnotherApi({ redis })))
    const [here, there] = apis.map(({ url }) => url)
    const client = await listen(there)
    const heard = async () => {
      const wallet = await walletAfter(await betOf(here ?? '', player))
      await client.next('balance', shows(wallet))
    }
    try {
      await heard()
      await server.kill()
      await heard()
      await server.startAgain()
      await until(() => links.every((link) => link.isUp()), 'Redis is back')
      await heard()
    } finally {
      await Promise.all(apis.map(({ stop }) => stop()))
      await Promise.all(links.map((link) => link.close()))
      await server.remove()
    }
  })
})
