/** Operators over HTTP: where the read models stand, and a rebuild that the worker carries out and shows. */
import { expect } from 'chai'
import { ask, newPlayer, tokenOf } from '../support/http.ts'
import { until } from '../support/store-process.ts'
import { STAFF, system, type System } from '../support/system.ts'

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
  const order = (role: string, path = REBUILDS) => ask(url, 'POST', { path, token: tokens[role] })

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
  it('know nothing of a read model that does not exist', async () => {
    const { status } = await order('operator', REBUILDS.replace('seeds', 'nothing'))
    expect(status).to.equal(404)
  })
  it('take orders from operators alone, and show nothing to players', async () => {
    expect((await order('auditor')).status).to.equal(403)
    expect((await order('player')).status).to.equal(403)
    const path = '/v1/operations/projections'
    const { status } = await ask(url, 'GET', { path, token: tokens['player'] })
    expect(status).to.equal(403)
  })
})
