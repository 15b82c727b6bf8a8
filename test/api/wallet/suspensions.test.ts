/** A suspension over HTTP: play, deposits and new sessions end at once, money may leave, and two of the staff end it. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { fromStore } from '../../../scripts/support/history.ts'
import { createVerification } from '../../../verifier/verify.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { STAFF, system, type System } from '../../support/system.ts'

type Body = Record<string, unknown>

/** These tests are about decisions; one of them is about what they are decided on. */
const ANY_REVISION = { 'if-match': '*' }

describe('suspensions over HTTP', function () {
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

  const reason = 'two accounts on one device'
  type Order = { body?: Body; key?: string; headers?: Record<string, string> }
  const post = (role: string, path: string, { body = { reason }, key, headers }: Order = {}) =>
    ask(on.url, 'POST', {
      path: `/v1/operations/${path}`,
      token: tokens[role],
      body,
      headers: { 'idempotency-key': key ?? v7(), ...ANY_REVISION, ...headers },
    })
  const get = async (path: string, token = tokens['auditor']): Promise<Body> =>
    (await ask(on.url, 'GET', { path, token })).body
  const asPlayer = (path: string, body: Body, key = v7()) =>
    ask(on.url, 'POST', {
      path,
      token: player.token,
      body,
      headers: { 'idempotency-key': key },
    })
  const codeOf = ({ status, body }: { status: number; body: Body }) =>
    [status, body['code']].join(' ')
  const bet = (key?: string) =>
    asPlayer(`/v1/sessions/${player.sessionId}/bets`, { stake: '100', choice: '4950' }, key)
  const suspend = async () => {
    const { status, body } = await post('operator', `players/${player.playerId}/suspension`)
    expect(status, JSON.stringify(body)).to.equal(201)
    return { id: String(body['suspensionId']), position: String(body['position']) }
  }
  const liftOf = async (id: string) => {
    expect((await post('operator', `suspensions/${id}/lift`)).status).to.equal(201)
    const { status, body } = await post('compliance', `suspensions/${id}/lift/approval`)
    expect(status, JSON.stringify(body)).to.equal(200)
    return { position: String(body['position']), auditPosition: String(body['auditPosition']) }
  }

  it('end play, deposits and new sessions at once; withdrawals and the sign-in stay', async () => {
    const { position } = await suspend()
    expect(codeOf(await bet())).to.equal('403 PLAY_RESTRICTED')
    const opened = await asPlayer('/v1/sessions', { gameId: 'dice' })
    expect(codeOf(opened)).to.equal('403 PLAY_RESTRICTED')
    const deposit = await asPlayer('/v1/deposits', { amount: '500' })
    expect(codeOf(deposit)).to.equal('403 DEPOSIT_RESTRICTED')
    expect((await asPlayer('/v1/withdrawals', { amount: '400' })).status).to.equal(201)
    const { email, password } = player
    const signIn = await ask(on.url, 'POST', { path: '/v1/auth/token', body: { email, password } })
    expect(signIn.status).to.equal(200)
    const shown = await get(`/v1/wallet/restrictions?after=${position}`, player.token)
    const [one] = shown['data'] as Body[]
    expect(one).to.deep.include({
      kind: 'suspended',
      scopes: ['play', 'deposit', 'bonus'],
      until: null,
    })
  })

  it('bind through every process, one that remembers the wallet from before, too', async () => {
    const other = await on.startAnotherApi()
    await betOf(other.url, player)
    await suspend()
    const late = await ask(other.url, 'POST', {
      path: `/v1/sessions/${player.sessionId}/bets`,
      token: player.token,
      body: { stake: '100', choice: '4950' },
    })
    expect(codeOf(late)).to.equal('403 PLAY_RESTRICTED')
  })

  it('leave a session to be closed, and let what it committed to be seen', async () => {
    await suspend()
    const closed = await asPlayer(`/v1/sessions/${player.sessionId}/close`, {})
    expect(closed.status).to.equal(200)
    expect(closed.body['revealed']).to.have.length(2)
  })

  it('are lifted by two of the staff, one after the other, and each says why', async () => {
    const { id } = await suspend()
    const { position, auditPosition } = await liftOf(id)
    await betOf(on.url, player)
    const row = await get(`/v1/operations/suspensions/${id}?after=${position}`)
    expect(row).to.include({ status: 'lifted', reason, playerId: player.playerId })
    expect(row['requestedBy']).not.to.equal(row['decidedBy'])
    const shown = await get(`/v1/wallet/restrictions?after=${position}`, player.token)
    expect(shown['data']).to.deep.equal([])
    const log = await get(
      `/v1/operations/audit-log?subjectId=${player.playerId}&after=${auditPosition}`,
    )
    expect((log['data'] as Body[]).map(({ action }) => action)).to.deep.equal([
      'suspension.approveLift',
      'suspension.requestLift',
      'player.suspend',
    ])
  })

  it('are lifted by nobody who asked for it, nor by whoever may not', async () => {
    const { id } = await suspend()
    const early = await post('admin', `suspensions/${id}/lift/approval`)
    expect(codeOf(early)).to.equal('409 LIFT_NOT_REQUESTED')
    await post('compliance', `suspensions/${id}/lift`)
    for (const way of ['approval', 'refusal']) {
      const own = await post('compliance', `suspensions/${id}/lift/${way}`)
      expect(codeOf(own)).to.equal('403 SAME_PERSON')
    }
    for (const path of [`suspensions/${id}/lift/approval`, `players/${player.playerId}/suspension`])
      expect(codeOf(await post('auditor', path))).to.equal('403 ROLE_REQUIRED')
    expect(codeOf(await bet())).to.equal('403 PLAY_RESTRICTED')
  })

  it('go on where the lift is refused', async () => {
    const { id } = await suspend()
    await post('operator', `suspensions/${id}/lift`)
    expect((await post('admin', `suspensions/${id}/lift/refusal`)).status).to.equal(200)
    expect(codeOf(await bet())).to.equal('403 PLAY_RESTRICTED')
    await liftOf(id)
    const late = await post('admin', `suspensions/${id}/lift`)
    expect(codeOf(late)).to.equal('409 SUSPENSION_ENDED')
  })

  it('do not replace each other: the lift of one leaves the other', async () => {
    const [first, second] = [await suspend(), await suspend()]
    await liftOf(first.id)
    expect(codeOf(await bet())).to.equal('403 PLAY_RESTRICTED')
    const { position } = await liftOf(second.id)
    await betOf(on.url, player)
    const path = `/v1/operations/players/${player.playerId}/suspensions?after=${position}&limit=1`
    const page = await get(path)
    const [newest] = page['data'] as Body[]
    expect(newest).to.include({ suspensionId: second.id, status: 'lifted' })
    const next = await get(`${path}&cursor=${String(page['nextCursor'])}`)
    expect((next['data'] as Body[])[0]).to.include({ suspensionId: first.id })
    expect(next).to.include({ hasMore: false })
  })

  it('have one effect and one answer, however often they are asked for, after the lift, too', async () => {
    const [key, path] = [v7(), `players/${player.playerId}/suspension`]
    const first = await post('admin', path, { key })
    await liftOf(String(first.body['suspensionId']))
    const again = await post('admin', path, { key })
    expect(again.body).to.deep.equal(first.body)
    expect(again.headers.get('idempotent-replayed')).to.equal('true')
    await betOf(on.url, player)
    const other = await post('admin', path, { key, body: { reason: 'another' } })
    expect(codeOf(other)).to.equal('422 IDEMPOTENCY_KEY_REUSED')
  })

  it('do not turn what was answered before into something else', async () => {
    const [betKey, openKey, depositKey] = [v7(), v7(), v7()]
    const open = () => asPlayer('/v1/sessions', { gameId: 'dice' }, openKey)
    const deposit = () => asPlayer('/v1/deposits', { amount: '500' }, depositKey)
    const before = [await bet(betKey), await open(), await deposit()]
    await suspend()
    const after = [await bet(betKey), await open(), await deposit()]
    expect(after.map(({ status, body }) => [status, { ...body, position: '' }])).to.deep.equal(
      before.map(({ status, body }) => [status, { ...body, position: '' }]),
    )
  })

  it('let a bet be tried again under its key once they are lifted', async () => {
    const { id } = await suspend()
    const key = v7()
    expect(codeOf(await bet(key))).to.equal('403 PLAY_RESTRICTED')
    await liftOf(id)
    expect((await bet(key)).status).to.equal(201)
  })

  it('are changed at the revision that was looked at', async () => {
    const { id } = await suspend()
    const path = `suspensions/${id}/lift`
    const bare = await ask(on.url, 'POST', {
      path: `/v1/operations/${path}`,
      token: tokens['admin'],
      body: { reason },
    })
    expect(codeOf(bare)).to.equal('428 PRECONDITION_REQUIRED')
    const stale = await post('admin', path, { headers: { 'if-match': '"7"' } })
    expect(codeOf(stale)).to.equal('412 PRECONDITION_FAILED')
    expect((await post('admin', path, { headers: { 'if-match': '"0"' } })).status).to.equal(201)
  })

  it('are refused without a reason, of nobody, and of oneself: nothing has changed then', async () => {
    const path = `players/${player.playerId}/suspension`
    for (const body of [{}, { reason: '' }, { reason: null }, { reason, scopes: ['everything'] }]) {
      expect(codeOf(await post('operator', path, { body }))).to.equal('400 VALIDATION_FAILED')
    }
    const nobody = path.replace(player.playerId, '0f0e0d0c-0000-4000-8000-000000000000')
    expect(codeOf(await post('operator', nobody))).to.equal('404 PLAYER_UNKNOWN')
    const { id } = (await get('/v1/me', tokens['operator'])) as { id: string }
    const own = await post('operator', `players/${id}/suspension`)
    expect(codeOf(own)).to.equal('403 SAME_PERSON')
    expect(codeOf(await post('operator', `suspensions/${id}/lift`))).to.equal(
      '404 SUSPENSION_UNKNOWN',
    )
    await betOf(on.url, player)
  })

  it('may be rehearsed: what would be recorded is told, and nothing is', async () => {
    const { status, body } = await post(
      'operator',
      `players/${player.playerId}/suspension?dryRun=true`,
    )
    expect(status).to.equal(200)
    const [event] = body['wouldRecord'] as Body[]
    expect(event).to.include({ type: 'Restricted' })
    await betOf(on.url, player)
  })

  it('leave evidence of what they refuse: one of a kind a minute', async () => {
    await suspend()
    for (let n = 0; n < 5; n += 1) await bet()
    await asPlayer('/v1/deposits', { amount: '500' })
    await asPlayer('/v1/sessions', { gameId: 'dice' })
    const path = `/v1/operations/players/${player.playerId}/refusals`
    const noted = async () => (await get(path))['data'] as Body[]
    await until(async () => (await noted()).length >= 3, 'the refusals on record')
    const all = await noted()
    const acts = all.map(({ act, code, kinds, amount }) =>
      [act, code, kinds, amount].flat().join(' '),
    )
    const kinds = new Set(acts)
    expect([...kinds].sort()).to.deep.equal([
      'bet PLAY_RESTRICTED suspended 100',
      'deposit DEPOSIT_RESTRICTED suspended 500',
      'session PLAY_RESTRICTED suspended ',
    ])
    expect(acts.length).to.be.below(7) // three, unless a minute ended meanwhile
    for await (const { type } of on.client.read(`wallet-${player.playerId}`)) {
      expect(type).not.to.equal('RefusalNoted')
    }
  })

  it('leave a history that verifies', async () => {
    const verification = createVerification()
    for await (const event of fromStore(on.eventStoreUrl)) verification.add(event)
    expect(verification.finish().findings).to.deep.equal([])
  })
})
