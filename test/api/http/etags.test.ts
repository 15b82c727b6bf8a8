/** ETags over HTTP: what is known is not sent again, and what has changed is not changed unseen; the staff's are revisions. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { newAccount } from '../../support/account.ts'
import { ask, betOf, newPlayer, tokenOf, without, type Player } from '../../support/http.ts'
import { staffOf, system, type System } from '../../support/system.ts'
import { appendUnseen } from '../../support/unseen.ts'

describe('ETags over HTTP', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  let operator: string
  before(async () => {
    on = await system()
    operator = await tokenOf(on.url, staffOf('operator'))
  })
  beforeEach(async () => {
    player = await newPlayer(on.url)
  })

  /** The wallet once it shows all that was done so far. */
  const wallet = async (headers: Record<string, string> = {}) => {
    const after = await betOf(on.url, player)
    return ask(on.url, 'GET', { path: `/v1/wallet?after=${after}`, token: player.token, headers })
  }
  const etagOf = ({ headers }: { headers: Headers }) => headers.get('etag') ?? ''
  const deposit = (ifMatch: string, key = v7()) =>
    ask(on.url, 'POST', {
      path: '/v1/deposits',
      token: player.token,
      body: { amount: '100' },
      headers: { 'if-match': ifMatch, 'idempotency-key': key },
    })
  const profile = (token = player.token, after = '') =>
    ask(on.url, 'GET', { path: `/v1/players/${player.playerId}${after}`, token })
  const move = (ifMatch: string) =>
    ask(on.url, 'PUT', {
      path: '/v1/me/address',
      token: player.token,
      headers: { 'if-match': ifMatch },
      body: newAccount().address,
    })
  const revisionOf = async (stream: string) => {
    for await (const { revision } of on.client.read(stream, { backwards: true, limit: 1 })) {
      return revision
    }
    return -1n
  }

  it('are on an answer, and what is known already is not sent again', async () => {
    const answer = await wallet()
    const etag = etagOf(answer)
    expect(etag).to.match(/^"[A-Za-z0-9_-]{22}"$/)
    expect(answer.headers.get('cache-control')).to.equal('private, no-cache')
    expect(answer.headers.get('vary')).to.include('Authorization')
    const { token } = player
    const asked = (known: string) =>
      ask(on.url, 'GET', { path: '/v1/wallet', token, headers: { 'if-none-match': known } })
    const known = await asked(`"0", W/${etag}`)
    expect([known.status, etagOf(known)]).to.deep.equal([304, etag])
    expect((await asked('"0"')).status).to.equal(200)
    expect((await wallet({ 'if-none-match': etag })).status).to.equal(200)
  })

  it('are revisions to the staff, and nothing of the kind to players, of the same things', async () => {
    const { playerId } = player
    const after = await betOf(on.url, player)
    for (const path of [
      `/v1/wallet?playerId=${playerId}&after=${after}`,
      `/v1/players/${playerId}`,
    ]) {
      const theirs = await ask(on.url, 'GET', { path, token: operator })
      const own = await ask(on.url, 'GET', { path, token: player.token })
      expect(theirs.body['revision'], path).to.match(/^\d+$/)
      expect(etagOf(theirs), path).to.equal(`"${String(theirs.body['revision'])}"`)
      const masked = ['personal', 'isMasked']
      const ofStaff = ['revision', 'market', 'brand', 'accountKind']
      const shown = without(theirs.body, 'asOf', ...ofStaff, ...masked)
      expect(without(own.body, 'asOf', ...masked), path).to.deep.equal(shown)
      expect(etagOf(own), path).not.to.equal(etagOf(theirs))
    }
  })

  it('let a change through that is meant for what there is', async () => {
    const etag = etagOf(await wallet())
    const key = v7()
    const first = await deposit(etag, key)
    expect(first.status).to.equal(201)
    const again = await deposit(etag, key)
    expect([again.status, again.headers.get('idempotent-replayed')]).to.deep.equal([201, 'true'])
    expect(again.body).to.deep.equal(first.body)
  })

  it('stop one that is meant for something else, say what there is, and change nothing', async () => {
    const etag = etagOf(await wallet())
    const current = etagOf(await wallet())
    const head = await revisionOf(`wallet-${player.playerId}`)
    const bets = `/v1/sessions/${player.sessionId}/bets`
    for (const [path, body] of [
      ['/v1/deposits', { amount: '100' }],
      ['/v1/withdrawals', { amount: '100' }],
      [bets, { stake: '100', choice: '4950' }],
    ] as const) {
      const headers = { 'if-match': etag }
      const refused = await ask(on.url, 'POST', { path, token: player.token, body, headers })
      expect(refused.status, path).to.equal(412)
      expect(refused.body, path).to.include({ code: 'PRECONDITION_FAILED', currentEtag: current })
      expect(refused.body, path).not.to.have.property('currentRevision')
      expect(etagOf(refused)).to.equal(current)
    }
    expect(await revisionOf(`wallet-${player.playerId}`)).to.equal(head)
  })

  it('stay as they are, and go on to match, through facts that the player is not shown', async () => {
    const before = await wallet()
    const after = await appendUnseen(on, player)
    const path = `/v1/wallet?after=${after}`
    const now = await ask(on.url, 'GET', { path, token: player.token })
    expect(etagOf(now)).to.equal(etagOf(before))
    const headers = { 'if-none-match': etagOf(before) }
    const known = await ask(on.url, 'GET', { path, token: player.token, headers })
    expect(known.status).to.equal(304)
    const bets = { path: `/v1/sessions/${player.sessionId}/bets`, token: player.token }
    const body = { stake: '100', choice: '4950' }
    const match = { 'if-match': etagOf(before) }
    expect((await ask(on.url, 'POST', { ...bets, body, headers: match })).status).to.equal(201)
    expect((await ask(on.url, 'POST', { ...bets, body, headers: match })).status).to.equal(412)
  })

  it('of before they were tags are known to nothing: all is sent, and no change is made', async () => {
    await wallet()
    const old = `"${await revisionOf(`wallet-${player.playerId}`)}"`
    const headers = { 'if-none-match': old }
    const read = await ask(on.url, 'GET', { path: '/v1/wallet', token: player.token, headers })
    expect(read.status).to.equal(200)
    const refused = await deposit(old)
    expect([refused.status, refused.body['code']]).to.deep.equal([412, 'PRECONDITION_FAILED'])
    expect(refused.body['currentEtag']).to.equal(etagOf(read))
    expect((await deposit(etagOf(refused))).status).to.equal(201)
  })

  it('are those of the profile for a change of address', async () => {
    const etag = etagOf(await profile())
    expect((await move(etag)).status).to.equal(200)
    expect((await move(etag)).status).to.equal(412)
    expect((await move('*')).status).to.equal(200)
  })

  it('are asked of the staff for what they change, and only one of two who saw the same may', async () => {
    const path = `/v1/players/${player.playerId}/vip-tier`
    const setTier = (tier: string, headers: Record<string, string>) =>
      ask(on.url, 'PUT', { path, token: operator, body: { tier, reason: 'a guest' }, headers })
    const without = await setTier('bronze', {})
    expect([without.status, without.body['code']]).to.deep.equal([428, 'PRECONDITION_REQUIRED'])
    const etag = etagOf(await profile(operator))
    const answers = await Promise.all(
      ['bronze', 'bronze'].map((tier) => setTier(tier, { 'if-match': etag })),
    )
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412])
    const refused = answers.find(({ status }) => status === 412)
    expect(refused?.body).to.include({ currentRevision: '1' }).and.not.have.property('currentEtag')
    expect(refused && etagOf(refused)).to.equal('"1"')
    const tag = await setTier('bronze', { 'if-match': etagOf(await profile()) })
    expect([tag.status, tag.body['code']]).to.deep.equal([400, 'VALIDATION_FAILED'])
  })

  it('of a profile are the same to its player where the staff set a tier as it was', async () => {
    const before = await profile()
    const path = `/v1/players/${player.playerId}/vip-tier`
    const body = { tier: before.body['vipTier'], reason: 'as it was' }
    const headers = { 'if-match': '*' }
    const { body: set } = await ask(on.url, 'PUT', { path, token: operator, body, headers })
    const after = `?after=${String(set['position'])}`
    expect(etagOf(await profile(operator, after))).to.equal('"1"')
    expect(etagOf(await profile(player.token, after))).to.equal(etagOf(before))
    expect((await move(etagOf(before))).status).to.equal(200)
  })

  it('are asked for a decision on an adjustment', async () => {
    const asked = await ask(on.url, 'POST', {
      path: `/v1/operations/players/${player.playerId}/adjustments`,
      token: operator,
      body: { amount: '100', reason: 'a round was lost' },
    })
    const { adjustmentId, position } = asked.body
    const path = `/v1/operations/adjustments/${String(adjustmentId)}`
    const seen = await ask(on.url, 'GET', {
      path: `${path}?after=${String(position)}`,
      token: operator,
    })
    const token = await tokenOf(on.url, staffOf('compliance'))
    const approve = (headers: Record<string, string>) =>
      ask(on.url, 'POST', { path: `${path}/approval`, token, body: { reason: 'seen' }, headers })
    expect((await approve({})).status).to.equal(428)
    expect((await approve({ 'if-match': '"7"' })).status).to.equal(412)
    expect((await approve({ 'if-match': etagOf(seen) })).status).to.equal(200)
  })

  it('of another player’s wallet match nothing, and no other spelling of a revision does', async () => {
    const other = await newPlayer(on.url)
    const after = await betOf(on.url, other)
    const path = `/v1/wallet?after=${after}`
    const theirs = await ask(on.url, 'GET', { path, token: other.token })
    await wallet()
    const refused = await deposit(etagOf(theirs))
    expect([refused.status, refused.body['code']]).to.deep.equal([412, 'PRECONDITION_FAILED'])
    expect(etagOf(refused)).not.to.equal(etagOf(theirs))
    for (const ifMatch of ['"00"', '"-1"', '"+0"', '"0x0"', '"0 "', 'W/"00"']) {
      const tier = await ask(on.url, 'PUT', {
        path: `/v1/players/${player.playerId}/vip-tier`,
        token: operator,
        body: { tier: 'gold', reason: 'a guest' },
        headers: { 'if-match': ifMatch },
      })
      expect([tier.status, tier.body['code']], ifMatch).to.deep.equal([400, 'VALIDATION_FAILED'])
    }
  })

  it('are refused where they have no form, or where there is nothing to compare with', async () => {
    for (const wrong of ['41', 'x', 'W/4', '"1", "2"', '""', `"${'x'.repeat(65)}"`]) {
      const { status, body } = await deposit(wrong)
      expect(status, wrong).to.equal(400)
      expect(body['errors']).to.deep.include.members([
        {
          in: 'header',
          pointer: '/If-Match',
          message: 'one ETag as a read has given it, in quotation marks, or *',
        },
      ])
    }
    const opened = await ask(on.url, 'POST', {
      path: '/v1/sessions',
      token: player.token,
      body: { gameId: 'dice' },
      headers: { 'if-match': '"1"' },
    })
    expect([opened.status, opened.body['code']]).to.deep.equal([412, 'PRECONDITION_FAILED'])
    expect(opened.headers.get('etag')).to.equal(null)
  })
})
