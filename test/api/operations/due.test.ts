/** What is due over HTTP, as staff and scrapers see it: a payment whose provider is silent, and a session's seed. */
import { expect } from 'chai'
import { query } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { ask, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { METRICS_TOKEN, staffOf, system, type System } from '../../support/system.ts'

type Entry = { kind: string; id: string; at: string; fact: object } & Record<string, unknown>
type Overdue = { kind: string; count: number; failing: number; oldest: string | null }

describe('what is due over HTTP', function () {
  this.timeout(30_000)
  let on: System
  let token: string
  let player: Player
  let depositId: string
  before(async () => {
    on = await system()
    token = await tokenOf(on.url, staffOf('operator'))
    player = await newPlayer(on.url)
    const silent = await ask(on.url, 'POST', {
      path: '/v1/deposits',
      token: player.token,
      body: { amount: '500', instrument: 'sandbox-silent' },
    })
    expect(silent.body['status']).to.equal('pending')
    depositId = String(silent.body['depositId'])
    await until(async () => (await find(depositId)) !== undefined, 'it is known to be due')
  })

  const list = async (asked = '') => {
    const path = `/v1/operations/due?limit=100${asked}`
    const { status, body } = await ask(on.url, 'GET', { path, token })
    expect(status, JSON.stringify(body)).to.equal(200)
    return body as { data: Entry[]; overdue: Overdue[]; hasMore: boolean; nextCursor: string }
  }
  const find = async (id: string, asked = '') =>
    (await list(asked)).data.find((one) => one.id === id)
  /** As if it had begun long ago: of what was written just now nothing is overdue. */
  const makeOverdue = () =>
    query(
      on.pool,
      sql`insert into reactions.due_attempts (kind, id, at, attempts, next_at, why)
          select kind, id, at, 3, clock_timestamp() + interval '1 hour', 'no route to the provider'
          from read.due where id = ${depositId}`,
    )

  it('names kind, id, instant, the provider that alone can tell, and the fact that brought it', async () => {
    const { at, fact, ...entry } = (await find(depositId)) as Entry
    expect(entry).to.deep.equal({
      kind: 'deposit',
      id: depositId,
      party: 'sandbox',
      attempts: 0,
      nextAttemptAt: null,
      error: null,
    })
    expect(fact).to.have.property('stream', `wallet-${player.playerId}`)
    expect(Date.parse(at) - Date.now()).to.be.within(-10_000, 10_000)
    const seed = await find(player.sessionId, '&kind=seed')
    expect(Date.parse(seed?.at ?? '') - Date.now()).to.be.within(86_000_000, 86_400_000)
    expect(await find(player.sessionId, '&kind=payout')).to.equal(undefined)
    expect(await find(player.sessionId, '&overdue=true')).to.equal(undefined)
    expect(await find(player.sessionId, '&overdue=false')).not.to.equal(undefined)
  })

  it('tells what was attempted and why it failed, and counts it with its age, in metrics too', async () => {
    await makeOverdue()
    expect(await find(depositId)).to.include({ attempts: 3, error: 'no route to the provider' })
    const isOverdue = async () => (await find(depositId, '&overdue=true')) !== undefined
    await until(isOverdue, 'it is overdue', 15_000)
    const { overdue } = await list()
    expect(overdue.map(({ kind }) => kind)).to.deep.equal([
      'closing',
      'complaint',
      'deposit',
      'dormancy',
      'forget',
      'payout',
      'seed',
      'task',
    ])
    const deposits = overdue.find(({ kind }) => kind === 'deposit')
    expect(deposits?.count).to.be.at.least(1)
    expect(deposits?.failing).to.be.at.least(1)
    expect(Date.parse(deposits?.oldest ?? '')).to.be.at.most(Date.now())
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
    const text = await (await fetch(`${on.url}/metrics`, { headers })).text()
    const labelled = (name: string, labels: string, value: string) =>
      new RegExp(`^igaming_${name}\\{${labels}\\} ${value}$`, 'm')
    expect(text).to.match(labelled('due_overdue', 'kind="deposit"', '[1-9]\\d*'))
    expect(text).to.match(labelled('due_failing', 'kind="deposit"', '[1-9]\\d*'))
    expect(text).to.match(labelled('due_overdue_oldest_seconds', 'kind="deposit"', '[\\d.]+'))
    expect(text).to.match(labelled('due_overdue', 'kind="payout"', '\\d+'))
  })

  it('counts what finishers could not complete, by type, in metrics', async () => {
    await query(
      on.pool,
      sql`insert into reactions.unfinished (name, stream, revision, type, why, since, next_at)
          values ('a test', 'wallet-0', 0, 'SessionLeft', 'no', now() - interval '1 minute', now())`,
    )
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
    const text = await (await fetch(`${on.url}/metrics`, { headers })).text()
    await query(on.pool, sql`delete from reactions.unfinished where name = 'a test'`)
    expect(text).to.match(/^igaming_unfinished\{type="SessionLeft"\} 1$/m)
    expect(text).to.match(/^igaming_unfinished_oldest_seconds\{type="SessionLeft"\} 6\d\.?\d*$/m)
  })

  it('comes in pages, and refuses what it does not know', async () => {
    const path = '/v1/operations/due?limit=1'
    const first = await ask(on.url, 'GET', { path, token })
    expect(first.body['hasMore']).to.equal(true)
    const cursor = String(first.body['nextCursor'])
    const second = await ask(on.url, 'GET', { path: `${path}&cursor=${cursor}`, token })
    expect(second.body['data']).not.to.deep.equal(first.body['data'])
    for (const wrong of ['kind=birthday', 'overdue=perhaps', 'cursor=!', 'sort=at']) {
      const { status, body } = await ask(on.url, 'GET', { path: `${path}&${wrong}`, token })
      expect([wrong, status, body['code']]).to.deep.equal([wrong, 400, 'VALIDATION_FAILED'])
    }
  })
})
