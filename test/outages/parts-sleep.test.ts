/** A worker and an API under load while each part in turn is stopped (SIGSTOP), as by a machine that hangs, and goes on. */
import { expect } from 'chai'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { createPool, type Pool } from '../../postgres/postgres.ts'
import { seededRandom } from '../../scripts/support/seeded-random.ts'
import { checkBets, walletsIn } from '../crash/checks.ts'
import { newAccount } from '../support/account.ts'
import { ask, betOf, newPlayer, type Player, type Reply } from '../support/http.ts'
import { startLoad, type Load } from '../support/load.ts'
import { startProcesses, type Child, type Processes } from '../support/processes.ts'
import { provenEqual } from '../support/proving.ts'
import { startRedis, type RedisServer } from '../support/redis.ts'
import { until } from '../support/store-process.ts'

/** Whatever is silent, a request is answered within this, in ms; that the test's own machine is busy included. */
const ANSWER_MS_MAX = 10_500

/** As long as nothing is there to be waited for: reads that nobody can answer are told so. */
const AGAIN_MS_MAX = 30_000

describe('a worker and an API, while a part sleeps', function () {
  this.timeout(120_000)
  let house: Processes
  let redis: RedisServer
  let pool: Pool
  let client: StoreClient
  let worker: Child
  let api: Child & { url: string }
  let load: Load
  let player: Player

  before(async () => {
    redis = await startRedis()
    house = await startProcesses({ REDIS_URL: redis.url })
    ;[worker, api] = await Promise.all([house.startWorker(), house.startApi()])
    pool = createPool(house.databaseUrl, { max: 2, onLost: () => {} })
    client = connect(house.store.url)
    player = await newPlayer(api.url)
    load = await startLoad(api.url, { players: 2, gapMs: 50, randomOf: seededRandom })
  })
  after(async () => {
    load.end()
    await client.dispose()
    await pool.end()
    await house.remove()
    await redis.remove()
  })
  afterEach(() => {
    if (load.failure() !== undefined) throw load.failure()
  })

  const get = (path: string) => ask(api.url, 'GET', { path, token: player.token })
  const bet = () =>
    ask(api.url, 'POST', {
      path: `/v1/sessions/${player.sessionId}/bets`,
      token: player.token,
      body: { stake: '100', choice: '4950' },
    })
  const register = () => ask(api.url, 'POST', { path: '/v1/players', body: newAccount() })
  /** Every kind of request, a few at once as callers do; each is answered in time. */
  const answers = async (): Promise<Record<string, Reply>> => {
    const asked = {
      register,
      bet,
      wallet: () => get('/v1/wallet'),
      entries: () => get('/v1/wallet/entries'),
      session: () => get(`/v1/sessions/${player.sessionId}`),
      signIn: () =>
        ask(api.url, 'POST', {
          path: '/v1/auth/token',
          body: { email: player.email, password: player.password },
        }),
    }
    const timed = Object.entries(asked).map(async ([name, send]) => {
      const startedMs = performance.now()
      const reply = await send()
      expect(performance.now() - startedMs, name).to.be.lessThan(ANSWER_MS_MAX)
      return [name, reply] as const
    })
    return Object.fromEntries(await Promise.all(timed))
  }
  const statuses = async () =>
    Object.fromEntries(Object.entries(await answers()).map(([name, { status }]) => [name, status]))
  const allIsWell = async () => {
    await until(async () => (await bet()).status === 201, 'bets are accepted', AGAIN_MS_MAX)
    const position = await betOf(api.url, player)
    const isSeen = async () => (await get(`/v1/wallet?after=${position}`)).status === 200
    await until(isSeen, 'the worker goes on', AGAIN_MS_MAX)
    await until(async () => (await register()).status === 201, 'registrations', AGAIN_MS_MAX)
  }
  const WELL = { register: 201, bet: 201, wallet: 200, entries: 200, session: 200, signIn: 200 }

  it('answer 503 within 10 s while Postgres sleeps, and go on when it wakes', async () => {
    house.stallPostgres()
    try {
      const told = await statuses()
      expect(told).to.include({ register: 503, wallet: 503, entries: 503, session: 503 })
      expect(await statuses()).to.include({ wallet: 503 }) // also once every connection was tried
      await until(() => worker.logged('all connections are made anew') > 0, 'it is told', 30_000)
    } finally {
      house.wakePostgres()
    }
    await allIsWell()
    await provenEqual({ pool, client })
  })

  it('answer 503 within 10 s while the store sleeps, and go on when it wakes', async () => {
    house.store.stall()
    try {
      expect(await statuses()).to.include({ register: 503, bet: 503, wallet: 200 })
    } finally {
      house.store.wake()
    }
    await allIsWell()
  })

  it('answer as ever while Redis sleeps', async () => {
    redis.stall()
    try {
      expect(await statuses()).to.deep.equal(WELL)
    } finally {
      redis.wake()
    }
  })

  it('answer what is there while the worker sleeps', async () => {
    worker.signal('SIGSTOP')
    try {
      expect(await statuses()).to.deep.equal(WELL)
      const position = await betOf(api.url, player)
      expect((await get(`/v1/wallet?after=${position}`)).status).to.equal(503)
    } finally {
      worker.signal('SIGCONT')
    }
    await allIsWell()
  })

  it('lose nothing that was sent while the API slept', async () => {
    api.signal('SIGSTOP')
    const sent = bet()
    const asleep = load.acknowledged()
    await until(() => load.bets.length > asleep, 'the load has sent more')
    api.signal('SIGCONT')
    expect((await sent).status).to.equal(201)
    await allIsWell()
  })

  it('have lost and doubled nothing that was acknowledged', async () => {
    await load.finish()
    expect(load.acknowledged()).to.be.greaterThan(0)
    checkBets(await walletsIn(house.store.url, load), load.bets)
    await provenEqual({ pool, client })
  })
})
