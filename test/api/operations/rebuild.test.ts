/** A rebuild step by step over HTTP: planned, built, compared, shown by order, rolled back, given up; each step on record. */
import { expect } from 'chai'
import { ask, betOf, newPlayer, tokenOf } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { staffOf, system, type System } from '../../support/system.ts'

type Building = {
  generation: number
  isBuilt: boolean
  done: number
  swapWhenBuilt: boolean
  isRollback: boolean
  partitions: { partition: string; isThere: boolean }[]
}
type Standing = {
  live: { generation: number }
  kept: { generation: number } | null
  building: Building | null
}

/** One that no other test rebuilds. */
const NAME = 'sessions'

describe('a rebuild step by step over HTTP', function () {
  this.timeout(60_000)
  let on: System
  let token: string
  before(async () => {
    on = await system()
    token = await tokenOf(on.url, staffOf('operator'))
    await betOf(on.url, await newPlayer(on.url))
  })
  const at = (what = '') => `/v1/operations/projections/${NAME}/rebuild${what}`
  const read = async (what = '') => (await ask(on.url, 'GET', { path: at(what), token })).body
  const standing = async () => (await read()) as Standing
  const order = (what: string, more: object = {}) =>
    ask(on.url, 'POST', { path: at(what), token, body: { reason: `a test: ${what}`, ...more } })
  const built = () =>
    until(async () => (await standing()).building?.isBuilt === true, 'it is built')
  const live = async (generation: number) =>
    until(async () => (await standing()).live.generation === generation, 'it is shown')

  it('is planned: events, space, time, and who would build it', async () => {
    const plan = await read('/plan')
    expect(plan).to.deep.include({ name: NAME, workers: { alive: 1, others: 0 } })
    expect(plan['events']).to.be.a('number').greaterThan(0)
    expect(plan['bytes']).to.be.a('number').greaterThan(0)
    expect(plan['seconds']).to.be.a('number').greaterThan(0)
    expect((await standing()).building, 'nothing was ordered').to.equal(null)
  })
  it('waits for its swap, is compared meanwhile, and is shown by order', async () => {
    const before = await standing()
    const begun = await order('s', { swapWhenBuilt: false })
    expect(begun.status).to.equal(202)
    await built()
    const { building } = await standing()
    expect(building).to.include({ swapWhenBuilt: false, isRollback: false, done: 1 })
    expect(building?.partitions.every(({ isThere }) => isThere)).to.equal(true)
    const compared = await read('/comparison')
    expect(compared).to.deep.include({ isComplete: true, different: '0', first: [] })
    expect(compared).to.include({ onlyLive: '0', onlyBuilt: '0' })
    expect((await standing()).live).to.deep.equal(before.live)
    const swapped = await order('/swap')
    expect(swapped.status).to.equal(202)
    await live(Number(begun.body['generation']))
    const after = await standing()
    expect(after.kept?.generation).to.equal(before.live.generation)
  })
  it('tells what differs, cell by cell, while it is being built', async () => {
    const { status, body } = await order('s', { swapWhenBuilt: false })
    expect(status).to.equal(202)
    await built()
    const generation = Number(body['generation'])
    const table = `${NAME}_g${generation}.${NAME}`
    await on.pool.query(`update ${table} set rounds = rounds + 1 where ctid in
      (select ctid from ${table} limit 1)`)
    const compared = await read('/comparison')
    expect(compared).to.include({ different: '1', onlyLive: '0', onlyBuilt: '0' })
    const [first] = compared['first'] as { live: object; built: object }[]
    expect(Object.keys(first?.live ?? {})).to.deep.equal(['rounds'])
    expect(Object.keys(first?.built ?? {})).to.deep.equal(['rounds'])
    expect((await order('/cancel')).status).to.equal(202)
    expect((await standing()).building).to.equal(null)
  })
  it('is rolled back: the generation before is brought up to date and shown', async () => {
    const { kept, live: was } = await standing()
    const back = await order('/rollback')
    expect(back.status).to.equal(202)
    expect(back.body['generation']).to.equal(kept?.generation)
    await live(Number(kept?.generation))
    expect((await standing()).kept?.generation).to.equal(was.generation)
  })
  it('is refused where nothing is being built, or is already', async () => {
    for (const what of ['/swap', '/cancel']) {
      const { status, body } = await order(what)
      expect([status, body['code']], what).to.deep.equal([409, 'NOTHING_BUILT'])
    }
    const { body } = await ask(on.url, 'GET', { path: at('/comparison'), token })
    expect(body['code']).to.equal('NOTHING_BUILT')
    await order('s', { swapWhenBuilt: false })
    for (const what of ['s', '/rollback']) {
      expect((await order(what)).body['code'], what).to.equal('REBUILD_REFUSED')
    }
    await on.pool.query(
      `update projections.generations set pace = 0 where projection = $1 and status = 'building'`,
      [NAME],
    )
    expect((await order('/swap')).body['code']).to.equal('REBUILD_HELD')
    expect((await order('/cancel')).status).to.equal(202)
  })
  it('refuses a rollback where nothing was ever swapped', async () => {
    const path = '/v1/operations/projections/stored_events/rebuild/rollback'
    const body = { reason: 'a test' }
    const answer = await ask(on.url, 'POST', { path, token, body })
    expect([answer.status, answer.body['code']]).to.deep.equal([409, 'ROLLBACK_IMPOSSIBLE'])
  })
  it('has every step on record, with its reason and its end', async () => {
    const path = `/v1/operations/audit-log?subjectId=${NAME}&limit=50`
    const auditor = await tokenOf(on.url, staffOf('auditor'))
    const steps = async () => {
      const { body } = await ask(on.url, 'GET', { path, token: auditor })
      return body['data'] as { action: string; outcome: string; reason: string }[]
    }
    const actions = ['build', 'swap', 'cancel', 'rollback'].map((what) => `projection.${what}`)
    await until(async () => {
      const done = (await steps()).filter(({ outcome }) => outcome === 'done')
      return actions.every((action) => done.some((one) => one.action === action))
    }, 'all steps in the audit log')
    const refused = (await steps()).filter(({ outcome }) => outcome === 'refused')
    expect(refused.map(({ action }) => action)).to.include('projection.swap')
  })
})
