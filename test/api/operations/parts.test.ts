/** How the parts of the house are told to the staff, and what to do where one is not well. */
import { expect } from 'chai'
import { createParts, type PartsDeps } from '../../../api/operations/parts.ts'
import { registry } from '../../../projections/registry.ts'
import { ask, tokenOf } from '../../support/http.ts'
import { freshDatabase } from '../../support/database.ts'
import { staffOf, system } from '../../support/system.ts'

type Told = { part: string; state: string; latencyMs: number | null; says: string; todo: unknown }

describe('the parts of the house, as the staff are told of them', function () {
  this.timeout(30_000)

  it('are well over HTTP, each with how fast it answers', async () => {
    const { url } = await system()
    for (const role of ['operator', 'compliance', 'auditor', 'admin'] as const) {
      const token = await tokenOf(url, staffOf(role))
      const { status, body } = await ask(url, 'GET', { path: '/v1/operations/health', token })
      expect(status).to.equal(200)
      const parts = body['data'] as Told[]
      const names = [
        'eventStore',
        'postgres',
        'workers',
        'projections',
        'finishers',
        'due',
        'letters',
      ]
      expect(parts.map(({ part }) => part)).to.include.members(names)
      for (const { part, state, todo } of parts) {
        if (['eventStore', 'postgres'].includes(part)) expect(state, part).to.equal('ok')
        if (state === 'ok') expect(todo, part).to.equal(null)
        else expect(todo, part).to.be.a('string')
      }
    }
  })
  it('say what to do where no worker is, something waits, or a clock is off', async () => {
    const { client: store } = await system()
    const pool = await freshDatabase()
    const long = '2020-01-01T00:00:00.000Z'
    const deps: PartsDeps = {
      store,
      pool,
      readModels: registry,
      redis: { state: () => 'degraded: not reached' },
      clockWatch: { refusal: () => 'its clock is 2 s off' },
      lags: () => Promise.reject(new Error('nobody can say')),
      waiting: {
        overdue: () => Promise.resolve([{ kind: 'seed', count: 3n, failing: 1n, oldest: long }]),
        unfinished: () => Promise.resolve([{ type: 'Deposited', count: 2n, oldest: long }]),
        letters: () =>
          Promise.resolve([{ kind: 'newDevice', count: 1n, failing: 1n, oldest: long }]),
        lettersGivenUp: () => Promise.resolve([{ kind: 'newDevice', refused: 2n, expired: 0n }]),
      },
    }
    const parts = await createParts(deps)()
    const stateOf = (name: string) => parts.find(({ part }) => part === name)?.state
    expect(stateOf('workers')).to.equal('down')
    expect(stateOf('projections')).to.equal('down')
    for (const name of ['redis', 'finishers', 'due', 'letters'])
      expect(stateOf(name)).to.equal('degraded')
    expect(stateOf('clock')).to.equal('down')
    for (const { state, todo } of parts) if (state !== 'ok') expect(todo).to.be.a('string')
    await pool.end()
  })
})
