/** Operators over HTTP: where the read models stand, and a rebuild that the worker carries out and shows. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { ask, newPlayer, tokenOf } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { STAFF, system, type System } from '../../support/system.ts'

const REBUILDS = '/v1/operations/projections/seeds/rebuilds'

type Standing = { name: string; generation: number; status: string; stopped: unknown[] }

describe('operations over HTTP', () => {
  let url: System['url']
  const tokens: Record<string, string> = {}
  before(async function () {
    this.timeout(30_000)
    url = (await system()).url
    for (const { role, ...account } of STAFF) tokens[role] = await tokenOf(url, account)
    tokens['player'] = (await newPlayer(url)).token
  })

  const standings = async (name: string) => {
    const path = '/v1/operations/projections'
    const { status, body } = await ask(url, 'GET', { path, token: tokens['operator'] })
    expect(status).to.equal(200)
    return (body['data'] as Standing[]).filter((one) => one.name === name)
  }
  const liveOf = async (name: string) =>
    (await standings(name)).find(({ status }) => status === 'live')
  const order = (role: string, { path = REBUILDS, key = v7() } = {}) =>
    ask(url, 'POST', {
      path,
      token: tokens[role],
      body: { reason: 'a column was wrong' },
      headers: { 'idempotency-key': key },
    })

  it('tell where a read model stands, and that nothing has stopped', async () => {
    expect(await liveOf('seeds')).to.deep.include({ version: 1, stopped: [] })
  })
  it('rebuild it, refuse a second order meanwhile, and show it when it has caught up', async () => {
    const before = await liveOf('seeds')
    const answers = await Promise.all([order('operator'), order('operator')])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([202, 409])
    expect(answers.map(({ body }) => body['code'])).to.include('REBUILD_REFUSED')
    await until(
      async () => (await liveOf('seeds'))?.generation !== before?.generation,
      'the new generation shown',
    )
    expect((await standings('seeds')).map(({ status }) => status)).to.include('kept')
  })
  it('carry an order out once, however often it is sent', async () => {
    const key = v7()
    const orders = await Promise.all([1, 2, 3].map(() => order('admin', { key })))
    const [first, ...more] = orders.map(({ status, body }) => ({ status, body }))
    expect(first?.status).to.equal(202)
    for (const one of more) expect(one).to.deep.equal(first)
    const ofKey = orders.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')
    expect(ofKey).to.have.length(2)
    const generation = Number(first?.body['generation'])
    await until(async () => (await liveOf('seeds'))?.generation === generation, 'it is shown')
    const late = await order('admin', { key })
    expect({ status: late.status, body: late.body }).to.deep.equal(first)
    expect((await standings('seeds')).map((one) => one.status)).to.not.include('building')
  })
  it('try an order again that was refused, under the same key', async () => {
    const path = '/v1/operations/projections/player_activity/rebuilds'
    const [first, second] = [v7(), v7()]
    const [one, other] = await Promise.all([
      order('operator', { path, key: first }),
      order('operator', { path, key: second }),
    ])
    const refused = one.status === 409 ? first : second
    expect([one.status, other.status].sort()).to.deep.equal([202, 409])
    await until(
      async () => (await order('operator', { path, key: refused })).status === 202,
      'the refused order carried out',
    )
  })
  it('know nothing of a read model that does not exist', async () => {
    const { status } = await order('operator', { path: REBUILDS.replace('seeds', 'nothing') })
    expect(status).to.equal(404)
  })
  it('take orders from operators and administrators alone, and show nothing to players', async () => {
    expect((await order('auditor')).status).to.equal(403)
    expect((await order('compliance')).status).to.equal(403)
    expect((await order('player')).status).to.equal(403)
    const path = '/v1/operations/projections'
    const { status } = await ask(url, 'GET', { path, token: tokens['player'] })
    expect(status).to.equal(403)
  })
})
