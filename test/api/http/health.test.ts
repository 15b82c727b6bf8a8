/** GET /health/ready: it names the part that is missing, and lets a balancer go before the process does. */
import { expect } from 'chai'
import { createHealth } from '../../../api/http/health.ts'
import { connect } from '../../../eventstore/client.ts'
import { ask } from '../../support/http.ts'
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
      body: { status: 'ready', checks: { eventStore: 'ok', postgres: 'ok' } },
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
  it('is not ready while it drains', async () => {
    expect(await healthOf({ isDraining: () => true })).to.deep.equal({
      isReady: false,
      checks: { api: 'draining' },
    })
  })
})
