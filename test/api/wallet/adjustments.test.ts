/** Four eyes over HTTP: a balance moves by hand once two of the staff agreed, once, and never below nothing. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { fromStore } from '../../../scripts/support/history.ts'
import { createVerification } from '../../../verifier/verify.ts'
import { ask, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { STAFF, system, type System } from '../../support/system.ts'

/** These tests are about decisions; etags.test.ts is about what they are decided on. */
const ANY_REVISION = { 'if-match': '*' }

type Body = Record<string, unknown>

describe('adjustments over HTTP', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  const tokens: Record<string, string> = {}
  before(async () => {
    on = await system()
    for (const { role, ...account } of STAFF) tokens[role] = await tokenOf(on.url, account)
  })
  beforeEach(async () => {
    player = await newPlayer(on.url, '1000')
  })

  const post = (role: string, path: string, { body, key = v7() }: { body: Body; key?: string }) =>
    ask(on.url, 'POST', {
      path: `/v1/operations/${path}`,
      token: tokens[role],
      body,
      headers: { 'idempotency-key': key, ...(path.startsWith('players') ? {} : ANY_REVISION) },
    })
  const get = async (path: string, token = tokens['auditor']): Promise<Body> =>
    (await ask(on.url, 'GET', { path, token })).body
  const reason = 'a round was paid twice'
  const requested = async (amount: string): Promise<string> => {
    const path = `players/${player.playerId}/adjustments`
    const { status, body } = await post('operator', path, { body: { amount, reason } })
    expect(status, JSON.stringify(body)).to.equal(201)
    return String(body['adjustmentId'])
  }
  const decide = (role: string, path: string, key = v7()) =>
    post(role, `adjustments/${path}`, { body: { reason: 'seen' }, key })
  const entriesAt = (position: unknown) =>
    get(`/v1/wallet/entries?limit=1&after=${String(position)}`, player.token)
  const walletAt = (position: unknown) => get(`/v1/wallet?after=${String(position)}`, player.token)

  it('move the balance once somebody else has approved, and are in the ledger and the log', async () => {
    const id = await requested('-400')
    const { status, body } = await decide('compliance', `${id}/approval`)
    expect(status).to.equal(200)
    expect(body).to.include({ adjustmentId: id, balance: '600', currency: 'EUR' })
    expect(await walletAt(body['position'])).to.include({ balance: '600', adjusted: '-400' })
    const entries = await entriesAt(body['position'])
    const [entry] = entries['data'] as Body[]
    expect(entry).to.include({
      kind: 'ADJUSTMENT',
      amount: '-400',
      balance: '600',
      adjustmentId: id,
    })
    const log = await get(
      `/v1/operations/audit-log?subjectId=${player.playerId}&after=${String(body['auditPosition'])}`,
    )
    expect((log['data'] as Body[]).map(({ action }) => action)).to.deep.equal([
      'adjustment.approve',
      'adjustment.request',
    ])
    const after = String(body['auditPosition'])
    const row = await get(`/v1/operations/adjustments/${id}?after=${after}`)
    expect(row).to.include({ status: 'applied', direction: 'debit', amount: '400', balance: '600' })
  })

  it('are called adjustments when they are credits, too', async () => {
    const { body } = await decide('admin', `${await requested('250')}/approval`)
    expect(await walletAt(body['position'])).to.include({ balance: '1250', adjusted: '250' })
    const entries = await entriesAt(body['position'])
    expect((entries['data'] as Body[])[0]).to.include({ kind: 'ADJUSTMENT', amount: '250' })
  })

  it('are decided by nobody who asked for them', async () => {
    const id = await requested('100')
    for (const way of ['approval', 'refusal']) {
      const { status, body } = await decide('operator', `${id}/${way}`)
      expect([status, body['code']]).to.deep.equal([403, 'SAME_PERSON'])
    }
    expect((await decide('auditor', `${id}/approval`)).body['code']).to.equal('ROLE_REQUIRED')
    expect((await decide('admin', `${id}/approval`)).status).to.equal(200)
  })

  it('move nothing when they are refused, and cannot be approved any more', async () => {
    const id = await requested('100')
    const { status, body } = await decide('compliance', `${id}/refusal`)
    expect(status).to.equal(200)
    const late = await decide('admin', `${id}/approval`)
    expect([late.status, late.body['code']]).to.deep.equal([409, 'ADJUSTMENT_DECIDED'])
    const row = await get(`/v1/operations/adjustments/${id}?after=${String(body['position'])}`)
    expect(row).to.include({ status: 'refused', decisionReason: 'seen', balance: null })
    expect(await get('/v1/wallet', player.token)).to.include({ balance: '1000', adjusted: '0' })
  })

  it('end as failed where there is not enough, for good', async () => {
    const id = await requested('-1001')
    const key = v7()
    const first = await decide('admin', `${id}/approval`, key)
    expect([first.status, first.body['code']]).to.deep.equal([409, 'INSUFFICIENT_FUNDS'])
    const paidIn = await ask(on.url, 'POST', {
      path: '/v1/deposits',
      token: player.token,
      body: { amount: '5000' },
    })
    const again = await decide('admin', `${id}/approval`, key)
    expect([again.status, again.body['code']]).to.deep.equal([409, 'INSUFFICIENT_FUNDS'])
    const after = String(paidIn.body['position'])
    const row = await get(`/v1/operations/adjustments/${id}?after=${after}`)
    expect(row).to.include({ status: 'failed', why: 'INSUFFICIENT_FUNDS', balance: null })
    expect(await walletAt(after)).to.include({ balance: '6000', adjusted: '0' })
  })

  it('move the balance once, however often and through however many processes they are approved', async () => {
    const other = await on.startAnotherApi()
    const id = await requested('100')
    const key = v7()
    const approvals = await Promise.all(
      [on.url, other.url, on.url, other.url].map((url) =>
        ask(url, 'POST', {
          path: `/v1/operations/adjustments/${id}/approval`,
          token: tokens['admin'],
          body: { reason: 'seen' },
          headers: { 'idempotency-key': key, ...ANY_REVISION },
        }),
      ),
    )
    const [first] = approvals
    for (const { status, body } of approvals) {
      expect(status).to.equal(200)
      expect(body).to.deep.equal(first?.body)
    }
    expect(await walletAt(first?.body['position'])).to.include({ balance: '1100', adjusted: '100' })
    const second = await decide('compliance', `${id}/approval`)
    expect(second.body['code']).to.equal('ADJUSTMENT_DECIDED')
  })

  it('are approved by one of two who decide at once', async () => {
    const id = await requested('100')
    const answers = await Promise.all([
      decide('admin', `${id}/approval`),
      decide('compliance', `${id}/refusal`),
    ])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409])
  })

  it('are listed until they are decided, page by page', async () => {
    const ids = [await requested('1'), await requested('2'), await requested('3')]
    const list = async (after: string) => {
      const found: Body[] = []
      let query = `limit=2&after=${after}`
      for (;;) {
        const page = await get(`/v1/operations/adjustments?${query}`)
        found.push(...(page['data'] as Body[]))
        const cursor = page['nextCursor'] as string | null
        if (cursor === null) break
        query = `limit=2&cursor=${cursor}`
      }
      return found.filter(({ playerId }) => playerId === player.playerId)
    }
    const refused = await decide('admin', `${ids[1] ?? ''}/refusal`)
    const open = await list(String(refused.body['auditPosition']))
    expect(open.map(({ adjustmentId }) => adjustmentId)).to.deep.equal([ids[2], ids[0]])
    expect(open[0]).to.include({ direction: 'credit', amount: '3', reason })
    const approved = await decide('admin', `${ids[0] ?? ''}/approval`)
    const left = await list(String(approved.body['auditPosition']))
    expect(left.map(({ adjustmentId }) => adjustmentId)).to.deep.equal([ids[2]])
  })

  it('take whole amounts that are not nothing, for players who exist', async () => {
    const path = `players/${player.playerId}/adjustments`
    for (const amount of ['0', '-0', '1.5', '+1', '', '9'.repeat(16), 100, null]) {
      const { status } = await post('operator', path, { body: { amount, reason } })
      expect(status, String(amount)).to.equal(400)
    }
    const nobody = path.replace(player.playerId, '0f0e0d0c-0000-4000-8000-000000000000')
    const { status, body } = await post('operator', nobody, { body: { amount: '1', reason } })
    expect([status, body['code']]).to.deep.equal([404, 'PLAYER_UNKNOWN'])
  })

  it('leave a history that verifies, and books that add up to nothing', async () => {
    const verification = createVerification()
    for await (const event of fromStore(on.eventStoreUrl)) verification.add(event)
    expect(verification.finish().findings).to.deep.equal([])
    const { rows } = await on.pool.query<{ sum: string }>(
      'select sum(balance)::text from read.trial_balance',
    )
    expect(rows).to.deep.equal([{ sum: '0' }])
  })
})
