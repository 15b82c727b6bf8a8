/** The outbox on the real store and PostgreSQL: each finding has its effect once, whoever sends it and whoever dies. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect } from 'chai'
import { createCommandHandler } from '../../../eventstore/command-handler.ts'
import { decode } from '../../../eventstore/codec.ts'
import { createdIdOf, findingIdOf } from '../../../eventstore/ids.ts'
import { markSent, unsentAfter, type Unsent } from '../../../projections/reading/outbox.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import { runOutbox } from '../../../reactions/engine/run-outbox.ts'
import { sendFinding } from '../../../reactions/send-finding.ts'
import { freshDatabase } from '../../support/database.ts'
import { ask, newPlayer } from '../../support/http.ts'
import { hasPassed } from '../../support/proving.ts'
import { until } from '../../support/store-process.ts'
import { system, type System } from '../../support/system.ts'

const WATCH = 'deposit_watch'
const DAY = '2026-11-23'
const DYING = join(import.meta.dirname, 'fixtures/dying-dispatcher.ts')

describe('the outbox', function () {
  this.timeout(30_000)
  let on: System
  let pool: Pool
  before(async () => {
    on = await system()
  })
  beforeEach(async () => {
    pool = await freshDatabase()
  })
  afterEach(() => pool.end())

  /** A finding about a player of its own, at a position; answers its key. */
  const put = async (position: number, { kind = 'dailyDeposits' } = {}) => {
    const playerId = randomUUID()
    const key = `${playerId}/${DAY}`
    const data = { playerId, day: DAY, currency: 'EUR', amount: '250000' }
    await pool.query(
      `insert into projections.outbox
         (projection, key, kind, data, generation, rules_version, position, occurred_at)
       values ($1, $2, $3, $4, 1, 'v1', $5, $6)`,
      [WATCH, key, kind, data, position, `${DAY}T12:00:00.000Z`],
    )
    return key
  }
  const putMany = async (count: number) => {
    const keys: string[] = []
    for (let n = 0; n < count; n += 1) keys.push(await put(n * 10))
    return keys
  }
  const alertsOf = async (key: string) => {
    const caseId = createdIdOf(findingIdOf(WATCH, key), 'amlCase', key)
    const alerts = []
    for await (const stored of on.client.read(`amlCase-${caseId}`)) alerts.push(decode(stored))
    return alerts
  }
  const unsentKeys = async (of = pool) => {
    const { rows } = await of.query<{ key: string }>(
      'select key from projections.outbox where sent_at is null order by position',
    )
    return rows.map(({ key }) => key)
  }
  /** As an API process has it, with a state of its own. */
  const start = (from = pool) => {
    const ending = new AbortController()
    const handler = createCommandHandler({ store: on.client })
    const sent: Unsent[] = []
    const troubles: string[] = []
    const running = runOutbox({
      unsent: (after, limit) => unsentAfter(from, after, limit),
      send: (finding) => (sent.push(finding), sendFinding(handler, finding)),
      markSent: (finding) => markSent(from, finding),
      signal: ending.signal,
      onTrouble: (what, error) => troubles.push(`${what}: ${String(error)}`),
    })
    const end = async () => {
      ending.abort()
      await running
    }
    return { sent, troubles, end }
  }
  const allSent = () => until(async () => (await unsentKeys()).length === 0, 'everything sent')

  it('raises an alert that says who, what and by which rules, in the player’s partition', async () => {
    const key = await put(1)
    const dispatcher = start()
    await allSent()
    await dispatcher.end()
    const [alert, ...more] = await alertsOf(key)
    expect(more).to.deep.equal([])
    expect(alert?.data).to.deep.equal({
      playerId: key.slice(0, 36),
      rule: WATCH,
      ruleVersion: 'v1',
      key,
      evidence: { kind: 'dailyDeposits', day: DAY, currency: 'EUR', amount: 250_000n },
    })
    expect(alert?.key.charAt(0)).to.equal(key.charAt(0))
  })

  it('sends in the order in which things happened, more than it takes at once', async () => {
    const keys: string[] = []
    for (let position = 110; position > 0; position -= 1) keys.unshift(await put(position))
    const dispatcher = start()
    await allSent()
    await dispatcher.end()
    expect(dispatcher.sent.map(({ key }) => key)).to.deep.equal(keys)
  })

  it('raises each alert once though three processes send at once', async () => {
    const keys = await putMany(20)
    const dispatchers = [start(), start(), start()]
    await allSent()
    for (const { end } of dispatchers) await end()
    for (const key of keys) expect(await alertsOf(key)).to.have.length(1)
    expect(dispatchers.flatMap(({ troubles }) => troubles)).to.deep.equal([])
  })

  it('raises an alert once though its sender was killed between the command and the mark', async () => {
    const [first = '', second = ''] = await putMany(2)
    const { rows } = await pool.query<{ name: string }>('select current_database() as name')
    const url = new URL(on.databaseUrl)
    url.pathname = `/${rows[0]?.name}`
    const args = ['--import', 'tsx', DYING, on.eventStoreUrl, url.href]
    const child = spawn(process.execPath, args, { stdio: 'inherit' })
    const [, signal] = (await once(child, 'exit')) as [unknown, unknown]
    expect(signal).to.equal('SIGKILL')
    expect(await alertsOf(first)).to.have.length(1)
    expect(await unsentKeys()).to.deep.equal([first, second])
    const dispatchers = [start(), start()]
    await allSent()
    for (const { end } of dispatchers) await end()
    expect(dispatchers.some(({ sent }) => sent.some(({ key }) => key === first))).to.equal(true)
    expect(await alertsOf(first)).to.have.length(1)
    expect(await alertsOf(second)).to.have.length(1)
  })

  it('keeps what it cannot send, says so, and sends what is behind it', async () => {
    const unknown = await put(1, { kind: 'somethingNewer' })
    const key = await put(2)
    const dispatcher = start()
    await until(async () => (await alertsOf(key)).length === 1, 'the alert behind it')
    await dispatcher.end()
    expect(await unsentKeys()).to.deep.equal([unknown])
    expect(dispatcher.troubles.join()).to.match(/cannot send deposit_watch .*somethingNewer/)
  })

  it('goes on by itself after Postgres could not be asked', async () => {
    const key = await put(1)
    await pool.query('alter table projections.outbox rename to elsewhere')
    const dispatcher = start()
    await until(() => dispatcher.troubles.length > 0, 'the trouble told')
    await pool.query('alter table projections.elsewhere rename to outbox')
    await allSent()
    await dispatcher.end()
    expect(await alertsOf(key)).to.have.length(1)
  })

  it('tells of a day’s deposits over HTTP, found by the worker', async () => {
    const { playerId } = await newPlayer(on.url, '250000')
    const ofPlayer = async () => {
      const { rows } = await on.pool.query<{ key: string; sent_at: string | null }>(
        'select key, sent_at from projections.outbox where key like $1',
        [`${playerId}/%`],
      )
      return rows
    }
    const dispatcher = start(on.pool)
    await until(async () => (await ofPlayer()).some(({ sent_at }) => sent_at !== null), 'sent')
    await dispatcher.end()
    const [found] = await ofPlayer()
    const [alert] = await alertsOf(found?.key ?? '')
    expect(alert?.data).to.include({ playerId, ruleVersion: '2026-1' })
    expect(alert?.data).to.have.nested.property('evidence.amount', 250_000n)
  })

  it('proposes a VIP tier by the turnover of bets over HTTP, once', async () => {
    const player = await newPlayer(on.url, '3000000')
    const { playerId, token, sessionId } = player
    const path = `/v1/sessions/${sessionId}/bets`
    const bet = () =>
      ask(on.url, 'POST', { path, token, body: { stake: '1000000', choice: '9000' } })
    expect((await bet()).status).to.equal(201)
    const tiers = async () => {
      const found = []
      for await (const stored of on.client.read(`player-${playerId}`)) {
        const { type, data } = decode(stored)
        if (type === 'VipTierProposed') found.push(data)
      }
      return found
    }
    const dispatchers = [start(on.pool), start(on.pool)]
    await until(async () => (await tiers()).length > 0, 'the tier proposed')
    expect((await bet()).status).to.equal(201)
    const last = await ask(on.url, 'POST', { path: '/v1/deposits', token, body: { amount: '1' } })
    const position = BigInt(String(last.body['position']))
    await until(() => hasPassed(on.pool, playerId, position), 'the second bet projected')
    await until(async () => (await unsentKeys(on.pool)).length === 0, 'everything sent')
    for (const { end } of dispatchers) await end()
    expect(await tiers()).to.deep.equal([
      {
        tier: 'silver',
        previous: 'bronze',
        turnover: 1_000_000n,
        currency: 'EUR',
        ruleVersion: '2026-1',
        market: 'MT',
        brand: 'acme',
        accountKind: 'real',
      },
    ])
  })
})
