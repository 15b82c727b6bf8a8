/** ETag is the revision, over HTTP: what is known is not sent again, and what has changed is not changed unseen. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { newAccount } from '../../support/account.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { staffOf, system, type System } from '../../support/system.ts'

describe('revisions over HTTP', function () {
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
  const deposit = (ifMatch: string, key = v7()) =>
    ask(on.url, 'POST', {
      path: '/v1/deposits',
      token: player.token,
      body: { amount: '100' },
      headers: { 'if-match': ifMatch, 'idempotency-key': key },
    })
  const profile = (token = player.token) =>
    ask(on.url, 'GET', { path: `/v1/players/${player.playerId}`, token })
  const revisionOf = async (stream: string) => {
    for await (const { revision } of on.client.read(stream, { backwards: true, limit: 1 })) {
      return revision
    }
    return -1n
  }

  it('are the ETag of an answer, and what is known already is not sent again', async () => {
    const { headers, body } = await wallet()
    const etag = headers.get('etag') ?? ''
    expect(etag).to.equal(`"${String(body['revision'])}"`)
    expect(headers.get('cache-control')).to.equal('private, no-cache')
    expect(headers.get('vary')).to.include('Authorization')
    const { token } = player
    const asked = (known: string) =>
      ask(on.url, 'GET', { path: '/v1/wallet', token, headers: { 'if-none-match': known } })
    const known = await asked(`"0", W/${etag}`)
    expect([known.status, known.headers.get('etag')]).to.deep.equal([304, etag])
    expect((await asked('"0"')).status).to.equal(200)
    expect((await wallet({ 'if-none-match': etag })).status).to.equal(200)
  })

  it('let a change through that is meant for the revision that there is', async () => {
    const etag = (await wallet()).headers.get('etag') ?? ''
    const key = v7()
    const first = await deposit(etag, key)
    expect(first.status).to.equal(201)
    const again = await deposit(etag, key)
    expect([again.status, again.headers.get('idempotent-replayed')]).to.deep.equal([201, 'true'])
    expect(again.body).to.deep.equal(first.body)
  })

  it('stop one that is meant for another, say which there is, and change nothing', async () => {
    const etag = (await wallet()).headers.get('etag') ?? ''
    await betOf(on.url, player)
    const current = await revisionOf(`wallet-${player.playerId}`)
    const bets = `/v1/sessions/${player.sessionId}/bets`
    for (const [path, body] of [
      ['/v1/deposits', { amount: '100' }],
      ['/v1/withdrawals', { amount: '100' }],
      [bets, { stake: '100', choice: '4950' }],
    ] as const) {
      const headers = { 'if-match': etag }
      const refused = await ask(on.url, 'POST', { path, token: player.token, body, headers })
      expect(refused.status, path).to.equal(412)
      expect(refused.body, path).to.include({
        code: 'PRECONDITION_FAILED',
        currentRevision: String(current),
      })
      expect(refused.headers.get('etag')).to.equal(`"${current}"`)
    }
    expect(await revisionOf(`wallet-${player.playerId}`)).to.equal(current)
  })

  it('are those of the profile for a change of address', async () => {
    const etag = (await profile()).headers.get('etag') ?? ''
    const move = (ifMatch: string) =>
      ask(on.url, 'PUT', {
        path: '/v1/me/address',
        token: player.token,
        headers: { 'if-match': ifMatch },
        body: newAccount().address,
      })
    expect((await move(etag)).status).to.equal(200)
    expect((await move(etag)).status).to.equal(412)
    expect((await move('*')).status).to.equal(200)
  })

  it('are asked of the staff for what they change, and only one of two who saw the same may', async () => {
    const path = `/v1/players/${player.playerId}/vip-tier`
    const setTier = (tier: string, headers: Record<string, string>) =>
      ask(on.url, 'PUT', { path, token: operator, body: { tier, reason: 'a guest' }, headers })
    const without = await setTier('gold', {})
    expect([without.status, without.body['code']]).to.deep.equal([428, 'PRECONDITION_REQUIRED'])
    const etag = (await profile(operator)).headers.get('etag') ?? ''
    const answers = await Promise.all(
      ['gold', 'silver'].map((tier) => setTier(tier, { 'if-match': etag })),
    )
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412])
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
    expect((await approve({ 'if-match': seen.headers.get('etag') ?? '' })).status).to.equal(200)
  })

  it('are refused where they have no form, or where there is nothing to compare with', async () => {
    for (const wrong of ['41', '"x"', 'W/"4"', '"1", "2"', '""', '"-1"']) {
      const { status, body } = await deposit(wrong)
      expect(status, wrong).to.equal(400)
      expect(body['errors']).to.deep.include.members([
        {
          in: 'header',
          pointer: '/If-Match',
          message: 'one ETag as a read has given it, such as "41", or *',
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
  })
})
