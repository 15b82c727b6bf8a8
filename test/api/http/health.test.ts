/** GET /health/ready: it names the part that is missing, and lets a balancer go before the process does. */
import { expect } from 'chai'
import { createHealth } from '../../../api/http/health.ts'
import { connect } from '../../../eventstore/client.ts'
import { follow } from '../../../eventstore/subscription.ts'
import type { Follow } from '../../../projections/reading/reached.ts'
import { createStandstill } from '../../../projections/reading/standstill.ts'
import { registry } from '../../../projections/registry.ts'
import { freshDatabase } from '../../support/database.ts'
import { ask } from '../../support/http.ts'
import { ownHouse, payIn, type House } from '../../support/own-house.ts'
import { makeOlder } from '../../support/rebuilds.ts'
import { until } from '../../support/store-process.ts'
import { system, type System } from '../../support/system.ts'

/** Where nobody listens. */
const NOWHERE = 'esdb://127.0.0.1:1?tls=false'

describe('health', () => {
  let parts: System
  before(async function () {
    this.timeout(30_000)
    parts = await system()
  })

  const healthOf = (changes: Partial<Parameters<typeof createHealth>[0]>) =>
    createHealth({
      store: parts.client,
      pool: parts.pool,
      readModels: [],
      isDraining: () => false,
      ...changes,
    })()

  it('is ready when every part answers', async () => {
    const { status, body } = await ask(parts.url, 'GET', { path: '/health/ready' })
    expect({ status, body }).to.deep.equal({
      status: 200,
      body: { status: 'ready', checks: { eventStore: 'ok', postgres: 'ok', projections: 'ok' } },
    })
  })
  it('has no answer at a path of slashes, and says so as a problem', async () => {
    for (const path of ['//', '//health/ready', '/health//ready']) {
      const { status, type, body } = await ask(parts.url, 'GET', { path })
      expect({ path, status, code: body['code'] }).to.include({ status: 404, code: 'NOT_FOUND' })
      expect(type).to.match(/^application\/problem\+json/)
    }
  })
  it('says that the event store is gone', async () => {
    const store = connect(NOWHERE)
    const { isReady, checks } = await healthOf({ store })
    expect(isReady).to.equal(false)
    expect(checks['postgres']).to.equal('ok')
    expect(checks['eventStore']).to.match(/cannot read health|no answer within/)
    await store.dispose()
  })
  it('says which read model was never built', async () => {
    const { isReady, checks } = await healthOf({
      readModels: [{ name: 'wallet_balance' }, { name: 'unheard_of' }],
    })
    expect(isReady).to.equal(false)
    expect(checks['postgres']).to.equal('unheard_of was never built: start a worker')
  })
  it('is not ready on a Postgres that takes no writes', async () => {
    const pool = await freshDatabase()
    const name = new URL(String(pool.options.connectionString)).pathname.slice(1)
    await parts.pool.query(`alter database ${name} set default_transaction_read_only = on`)
    const readOnly = await healthOf({ pool })
    await pool.end()
    expect(readOnly).to.deep.equal({
      isReady: false,
      checks: { eventStore: 'ok', postgres: 'it takes no writes (read-only)' },
    })
  })
  it('is not ready while it drains', async () => {
    expect(await healthOf({ isDraining: () => true })).to.deep.equal({
      isReady: false,
      checks: { api: 'draining' },
    })
  })
})

describe('health where nothing is projected', function () {
  this.timeout(30_000)
  let house: House
  before(async () => {
    house = await ownHouse()
  })
  after(() => house.remove())

  /** A look of its own each time: nothing is remembered. */
  const projections = async () => {
    const { pool, client } = house
    const follows: Follow = (prefixes, from, signal) =>
      follow(client.raw, { from, signal, matching: { prefixes } })
    const standstill = createStandstill({ pool, follow: follows, versions: registry })
    const lagSecondsMax = 0.3
    const deps = { store: client, pool, readModels: [], isDraining: () => false }
    const { isReady, checks } = await createHealth({ ...deps, standstill, lagSecondsMax })()
    expect(isReady).to.equal(checks['projections'] === 'ok')
    return checks['projections']
  }
  const isOk = async () => (await projections()) === 'ok'
  const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'

  it('is not ready while nobody works on what is older than may be, and is again', async () => {
    expect(await projections()).to.equal('ok')
    await payIn(house, PLAYER)
    await until(async () => !(await isOk()), 'it sees the lag')
    expect(await projections()).to.match(/^\w+ is \d+ s behind: see to the workers$/)
    const worker = house.work()
    await until(isOk, 'the worker caught up')
    await worker.end()
  })

  it('stays ready where some rest at an older version, or have stopped in a partition', async () => {
    const all = registry.map(({ name }) => name).filter((name) => name !== 'rounds')
    for (const name of all) await makeOlder(house.pool, name)
    await payIn(house, PLAYER.replace('a', 'b'))
    await until(async () => !(await isOk()), 'what is left is behind')
    expect(await projections()).to.match(/^rounds /)
    await house.pool.query(
      `update projections.checkpoints set error = 'stopped by this test' where "partition" = 'b'`,
    )
    expect(await projections()).to.equal('ok')
  })
})
