/** A complaint to its deadline and beyond, over HTTP: by a process whose clock is behind, then by one that is on time. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { newAccount } from '../support/account.ts'
import { ago, dueHouse, HOUR_MS } from '../support/due-house.ts'
import { serveHouse } from '../support/house-api.ts'
import { ask, tokenOf, type Reply } from '../support/http.ts'
import { until } from '../support/store-process.ts'
import { STAFF, staffOf } from '../support/system.ts'

const DAYS_57_MS = 57 * 24 * HOUR_MS
const TEXT = 'A payout took three days.\nNobody could tell me why.'
const DECISION = 'The payout was late; it is paid, and so is its interest.'

type Entry = Record<string, unknown>

describe('a complaint', function () {
  this.timeout(120_000)
  const { house, act, typesIn, untilEnded } = dueHouse()

  /** An API whose facts were written so long ago; 0: now. */
  async function serve(ms: number) {
    const api = await serveHouse(house(), {
      ...(ms === 0 ? {} : house().process(undefined, ago(ms))),
      demoAccounts: ms === 0 ? STAFF : [],
    })
    untilEnded(async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      await api.stop()
    })
    return api.url
  }

  /** Registered, signed in, and they have complained. */
  async function complainer(url: string) {
    const account = newAccount()
    const made = await ask(url, 'POST', { path: '/v1/players', body: account })
    const token = await tokenOf(url, account)
    const complain = (key: string, text = TEXT) =>
      ask(url, 'POST', {
        path: '/v1/me/complaints',
        token,
        body: { subject: 'payment', text },
        headers: { 'idempotency-key': key },
      })
    const key = randomUUID()
    const first = await complain(key)
    expect(first.status).to.equal(201)
    const id = String(first.body['complaintId'])
    return { playerId: String(made.body['playerId']), token, id, key, complain, first }
  }

  const listed = ({ body }: Reply): Entry[] => body['data'] as Entry[]

  it('that nobody answers is overdue and reminded of twice, then decided, referred and opened again', async () => {
    const past = await complainer(await serve(DAYS_57_MS))
    const url = await serve(0)
    const token = await tokenOf(url, staffOf('operator'))
    const { body: me } = await ask(url, 'GET', { path: '/v1/me', token })
    const get = (path: string) => ask(url, 'GET', { path, token })
    const overdue = () => get('/v1/operations/complaints?overdue=true')
    await until(async () => listed(await overdue()).length === 1, 'it is overdue')
    act(house().process())
    const stream = `complaint-${past.id}`
    await until(async () => (await typesIn(stream)).length === 3, 'both reminders')
    expect(await typesIn(stream)).to.deep.equal([
      'ComplaintReceived',
      'ComplaintReminded',
      'ComplaintReminded',
    ])

    let position = ''
    const order = async (act: string, body: object) => {
      const path = `/v1/operations/complaints/${past.id}/${act}`
      const done = await ask(url, 'POST', { path, token, body: { reason: 'a test', ...body } })
      expect(done.status, JSON.stringify(done.body)).to.equal(200)
      position = String(done.body['position'])
    }
    await order('assignment', { ownerId: me['id'] })
    const mine = () => get('/v1/operations/complaints?owner=me&status=received')
    await until(async () => listed(await mine()).length === 1, 'it is mine')
    await order('acknowledgement', {})
    await order('decision', { outcome: 'upheld', text: DECISION })
    await order('referral', { adrBody: 'a dispute service', reference: '2026-118' })
    const own = await ask(url, 'GET', {
      path: `/v1/me/complaints?after=${position}`,
      token: past.token,
    })
    expect(listed(own)).to.have.length(1)
    const [told = {}] = listed(own)
    expect(told).to.include({ status: 'referred', text: TEXT, decision: DECISION })
    expect(told).to.include({ outcome: 'upheld', adrReference: '2026-118' })
    expect(told).not.to.have.any.keys('ownerId', 'remindedAt', 'rules', 'revision')
    await order('reopening', {})
    const auditor = await tokenOf(url, staffOf('auditor'))
    const log = () =>
      ask(url, 'GET', {
        path: `/v1/operations/audit-log?subjectId=${past.playerId}`,
        token: auditor,
      })
    const actions = async () => listed(await log()).map(({ action }) => action)
    await until(async () => (await actions()).length === 5, 'all five on record')
    expect(await actions()).to.include.members(['complaint.decide', 'complaint.reopen'])
    const logged = (await house().events(stream)).map(({ data }) => JSON.stringify(data)).join()
    expect(logged).not.to.include('payout')
  })

  it('sent again is the same one; with other words under its key it is refused', async () => {
    const url = await serve(0)
    const { complain, key, id, first } = await complainer(url)
    expect(first.headers.get('idempotent-replayed')).to.equal(null)
    const again = await complain(key)
    expect(again.body['complaintId']).to.equal(id)
    expect(again.headers.get('idempotent-replayed')).to.equal('true')
    expect((await complain(key, 'other words')).body['code']).to.equal('IDEMPOTENCY_KEY_REUSED')
    expect(await typesIn(`complaint-${id}`)).to.deep.equal(['ComplaintReceived'])
  })

  it('of somebody whose key is gone cannot be read any more, and stays as a fact', async () => {
    const url = await serve(0)
    const { playerId, id } = await complainer(url)
    const path = `/v1/operations/complaints/${id}`
    const read = async (token: string) => (await ask(url, 'GET', { path, token })).body
    const token = await tokenOf(url, staffOf('operator'))
    await until(async () => (await read(token))['text'] === TEXT, 'it is read')
    expect(await read(await tokenOf(url, staffOf('auditor')))).to.include({ text: null })
    await query(house().pool, sql`delete from identity.data_keys where player_id = ${playerId}`)
    expect(await read(token)).to.include({ text: null, status: 'received', subject: 'payment' })
  })
})
