/** A process whose clock is off: found out against the real store and PostgreSQL, told, and no command taken by it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { startChild, type RunningChild } from '../../embedded/child.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { createClockWatch, skewOf, type ClockWatch } from '../../eventstore/clock-watch.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { askStoreClock } from '../../eventstore/store-clock.ts'
import { askDatabaseClock } from '../../postgres/database-clock.ts'
import { createSeals } from '../../api/keys/server-seeds.ts'
import { createAccounts } from '../../api/identity/players/accounts.ts'
import { createPaymentGateway } from '../../embedded/payment-gateway/in-process.ts'
import { createFinishers } from '../../reactions/finishers.ts'
import { newAccount } from '../support/account.ts'
import { ask, newPlayer } from '../support/http.ts'
import { ownHouse, type House } from '../support/own-house.ts'
import { runScript } from '../support/script.ts'
import { METRICS_TOKEN, STAFF, system, type System } from '../support/system.ts'
import { until } from '../support/store-process.ts'
import { programOf } from '../support/program.ts'

const shifted = (byMs: () => number): Clock => ({
  ...systemClock,
  now: () => Date.now() + byMs(),
})
const EVERY_MS = 20

describe('the clock of a process', () => {
  describe('is off by what a question’s own duration does not explain', () => {
    for (const [what, reading, skew] of [
      ['nothing where they agree', { askedMs: 100, answeredMs: 100, theirsMs: 100 }, 0],
      ['nothing where they spoke on the way', { askedMs: 0, answeredMs: 9_000, theirsMs: 1 }, 0],
      ['at the edges too', { askedMs: 0, answeredMs: 9_000, theirsMs: 9_000 }, 0],
      ['the least that it can be ahead', { askedMs: 1_000, answeredMs: 1_300, theirsMs: 250 }, 750],
      ['and behind', { askedMs: 1_000, answeredMs: 1_300, theirsMs: 1_801 }, -501],
    ] as const) {
      it(what, () => {
        expect(skewOf(reading)).to.equal(skew)
      })
    }
  })

  /** Others say what they like, after so many ms. */
  const watchOf = (others: Record<string, () => [theirsMs: number, afterMs: number] | Error>) => {
    let nowMs = 1_000_000
    const clock: Clock = {
      now: () => nowMs,
      sleep: (_ms, signal) =>
        new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
      random: () => 0,
    }
    const troubles: string[] = []
    const asking = Object.entries(others).map(([name, say]) => {
      const answer = () => {
        const said = say()
        if (said instanceof Error) return Promise.reject(said)
        nowMs += said[1]
        return Promise.resolve(said[0])
      }
      return [name, { ask: answer, everyMs: EVERY_MS }]
    })
    const watch = createClockWatch({
      clock,
      others: Object.fromEntries(asking) as Parameters<typeof createClockWatch>[0]['others'],
      onTrouble: (what) => troubles.push(what),
    })
    return { watch, troubles, now: () => nowMs }
  }

  it('is right up to 500 ms, and says what it is beyond', async () => {
    for (const [offMs, words] of [
      [500, null],
      [501, 'the clock of this process is 501 ms ahead of that of postgres'],
      [-500, null],
      [-501, 'the clock of this process is 501 ms behind that of postgres'],
    ] as const) {
      const { watch, troubles } = watchOf({ postgres: () => [1_000_000 - offMs, 0] })
      expect(watch.refusal()).to.equal(null)
      await watch.look()
      await watch.look()
      expect(watch.refusal()).to.equal(words)
      expect(watch.skews()).to.deep.equal({ postgres: offMs })
      expect(troubles).to.deep.equal(words === null ? [] : [words])
    }
  })

  it('stays what it was known to be while others are away or too slow to tell', async () => {
    let say: () => [number, number] | Error = () => new Error('away')
    const { watch, now } = watchOf({ eventStore: () => say() })
    await watch.look()
    expect(watch.skews()).to.deep.equal({ eventStore: null })
    say = () => [now() - 800, 100]
    await watch.look()
    expect(watch.skews()).to.deep.equal({ eventStore: 800 })
    for (const next of [() => new Error('away'), () => [now(), 2_000] as [number, number]]) {
      say = next
      await watch.look()
      expect(watch.refusal()).to.match(/800 ms ahead of that of eventStore/)
    }
    say = () => [now() - 3_000, 2_000] // slow, and off for certain
    await watch.look()
    expect(watch.skews()).to.deep.equal({ eventStore: 3_000 })
    say = () => [now(), 400]
    await watch.look()
    expect(watch.refusal()).to.equal(null)
  })

  describe('over HTTP', function () {
    this.timeout(30_000)
    let on: System
    let url: string
    let watch: ClockWatch
    let offMs = 0
    const ending = new AbortController()
    let running: Promise<void>
    before(async () => {
      on = await system()
      const { client, pool } = on
      watch = createClockWatch({
        clock: shifted(() => offMs),
        others: {
          eventStore: { ask: () => askStoreClock(client), everyMs: EVERY_MS },
          postgres: { ask: () => askDatabaseClock(pool), everyMs: EVERY_MS },
        },
      })
      const handler = createCommandHandler({ store: client, refusal: watch.refusal })
      const finishers = createFinishers({
        handler,
        seals: createSeals(on.masterKey),
        payments: createPaymentGateway(),
        accounts: createAccounts(pool),
      })
      ;({ url } = await on.startAnotherApi({ handler, finishers, clockWatch: watch }))
      running = watch.run(ending.signal)
    })
    after(async () => {
      ending.abort()
      await running
    })
    const off = async (ms: number) => {
      offMs = ms
      const isSeen = () =>
        Object.values(watch.skews()).every((skew) => Math.abs((skew ?? 1e9) - ms) < 300)
      await until(isSeen, `a clock that is off by ${ms} ms is seen`)
    }
    const health = () => ask(url, 'GET', { path: '/health/ready' })

    for (const [ms, words] of [
      [5_000, /the clock of this process is \d{4} ms ahead of that of (eventStore|postgres)/],
      [-5_000, /the clock of this process is \d{4} ms behind that of (eventStore|postgres)/],
    ] as const) {
      it(`takes no command and changes nothing at ${ms} ms, and goes on reading`, async () => {
        const { token, playerId } = await newPlayer(on.url)
        await off(ms)
        const before = await ask(url, 'GET', { path: '/v1/wallet', token })
        expect(before.status).to.equal(200)
        const body = { amount: '500' }
        const headers = { 'idempotency-key': `at ${ms}`.replaceAll(' ', '') }
        const deposit = () => ask(url, 'POST', { path: '/v1/deposits', token, body, headers })
        const refused = await deposit()
        expect([refused.status, refused.body['code']]).to.deep.equal([503, 'CLOCK_SKEWED'])
        expect(refused.headers.get('retry-after')).to.equal('2')
        const facts = []
        for await (const { type } of on.client.read(`wallet-${playerId}`)) facts.push(type)
        expect(facts.filter((type) => type === 'DepositStarted')).to.have.length(1)
        const wrong = { path: '/v1/deposits', token, body: { amount: 'much' } }
        expect((await ask(url, 'POST', wrong)).body['code']).to.equal('VALIDATION_FAILED')
        const { status, body: said } = await health()
        expect(status).to.equal(503)
        expect((said['checks'] as Record<string, string>)['clock']).to.match(words)
        await off(0)
        expect((await deposit()).status).to.equal(201)
        expect((await health()).body).to.deep.equal({
          status: 'ready',
          checks: { eventStore: 'ok', postgres: 'ok', projections: 'ok', clock: 'ok' },
        })
      })
    }

    it('tells how far it is off in metrics, from each clock', async () => {
      await off(3_000)
      const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
      const text = await (await fetch(`${url}/metrics`, { headers })).text()
      await off(0)
      for (const clock of ['eventStore', 'postgres']) {
        const line = new RegExp(
          `^igaming_clock_skew_seconds\\{clock="${clock}"\\} (2\\.[89]|3)`,
          'm',
        )
        expect(text).to.match(line)
      }
    })
  })

  describe('of a machine', function () {
    this.timeout(60_000)
    /** What a process loads first whose machine is five seconds ahead. */
    const AHEAD = 'data:text/javascript,const%20right=Date.now;Date.now=()=>right()+5000'
    let house: House
    let folder: string
    let api: RunningChild | undefined
    before(async () => {
      house = await ownHouse()
      folder = await mkdtemp(join(tmpdir(), 'acme-clock-'))
    })
    after(async () => {
      await api?.stop()
      await house.remove()
      await rm(folder, { recursive: true })
    })

    it('that is ahead: an API starts, answers reads, is not ready, and takes no command', async () => {
      const ROOT = join(import.meta.dirname, '../..')
      const { PATH } = process.env
      const demo = [
        ...STAFF,
        { role: 'player', email: 'demo@players.example', password: 'a demo of clocks' },
      ]
      api = await startChild({
        name: 'api',
        command: ['--import', AHEAD, ...programOf(join(ROOT, 'scripts/api.ts'))],
        env: {
          PATH,
          ...house.env,
          PORT: '0',
          HOST: '127.0.0.1',
          LICENCES: 'MT',
          DEMO_ACCOUNTS: JSON.stringify(demo),
        },
        cwd: ROOT,
        logFile: join(folder, 'api.log'),
      })
      const url = String(api.info['url'])
      const games = await ask(url, 'GET', { path: '/v1/games' })
      expect(games.status).to.equal(200)
      const health = await ask(url, 'GET', { path: '/health/ready' })
      expect(health.status).to.equal(503)
      const { clock } = health.body['checks'] as Record<string, string>
      expect(clock).to.match(/^the clock of this process is \d{4} ms ahead of that of eventStore$/)
      const registered = await ask(url, 'POST', { path: '/v1/players', body: newAccount() })
      expect([registered.status, registered.body['code']]).to.deep.equal([503, 'CLOCK_SKEWED'])
    })

    it('that is ahead: a command line does nothing, and says why', async () => {
      const run = (options: string) =>
        runScript(
          'staff',
          ['add', 'somebody@casino.example', '--role', 'auditor', '--reason', 'new'],
          {
            ...house.env,
            NODE_OPTIONS: options,
          },
        )
      const refused = await run(`--import ${AHEAD}`)
      expect(refused.stderr).to.match(
        /^Nothing was done: the clock .* ahead of .*\. Set it, and run/,
      )
      expect(refused.code).to.equal(1)
      expect((await run('')).code).to.equal(0)
    })
  })
})
