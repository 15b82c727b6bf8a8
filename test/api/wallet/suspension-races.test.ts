/** Suspensions that meet each other, or what is under way: several players under one key, several of the staff at once, two processes. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { newAccount } from '../../support/account.ts'
import { ask, betOf, newPlayer, tokenOf, type Player, type Reply } from '../../support/http.ts'
import { STAFF, system, type System } from '../../support/system.ts'

type Body = Record<string, unknown>

describe('suspensions that meet', function () {
  this.timeout(60_000)
  let on: System
  let otherUrl: string
  const tokens: Record<string, string> = {}
  before(async () => {
    on = await system()
    for (const { role, ...account } of STAFF) tokens[role] = await tokenOf(on.url, account)
    ;({ url: otherUrl } = await on.startAnotherApi())
  })

  type Order = { key?: string; at?: string; reason?: string }
  const post = (role: string, path: string, { key = v7(), at = on.url, reason }: Order = {}) =>
    ask(at, 'POST', {
      path: `/v1/operations/${path}`,
      token: tokens[role],
      body: { reason: reason ?? 'two accounts on one device' },
      headers: { 'idempotency-key': key, 'if-match': '*' },
    })
  const get = async (path: string): Promise<Body> =>
    (await ask(on.url, 'GET', { path: `/v1/operations/${path}`, token: tokens['auditor'] })).body
  const suspend = async (playerId: string, order: Order = {}) => {
    const { status, body } = await post('operator', `players/${playerId}/suspension`, order)
    expect(status, JSON.stringify(body)).to.equal(201)
    return { id: String(body['suspensionId']), position: String(body['position']) }
  }
  const codeOf = ({ status, body }: Reply) => [status, body['code']].join(' ')
  const asPlayer =
    ({ token }: Player, at: string) =>
    (path: string, body: Body) =>
      ask(at, 'POST', { path, token, body })
  const bet = (player: Player, at = on.url) =>
    asPlayer(player, at)(`/v1/sessions/${player.sessionId}/bets`, { stake: '1', choice: '4950' })

  /** Their ids begin with one digit, so that all which is derived is of one partition. */
  async function twoOfOneDigit(): Promise<[string, string]> {
    const known = new Map<string, string>()
    for (;;) {
      const { body } = await ask(on.url, 'POST', { path: '/v1/players', body: newAccount() })
      const id = String(body['playerId'])
      const other = known.get(id.charAt(0))
      if (other !== undefined) return [other, id]
      known.set(id.charAt(0), id)
    }
  }

  it('are one for each player where staff use one key for several, and each is lifted by itself', async () => {
    const [one, other] = await twoOfOneDigit()
    const key = v7()
    const [first, second] = [await suspend(one, { key }), await suspend(other, { key })]
    expect(second.id).not.to.equal(first.id)
    expect((await suspend(other, { key })).id).to.equal(second.id)
    const path = `players/${other}/suspensions?after=${second.position}`
    const [shown] = (await get(path))['data'] as Body[]
    expect(shown).to.include({ suspensionId: second.id, playerId: other, status: 'suspended' })
    expect((await post('operator', `suspensions/${second.id}/lift`)).status).to.equal(201)
    const lifted = await post('admin', `suspensions/${second.id}/lift/approval`)
    expect(lifted.status).to.equal(200)
    const still = await get(`suspensions/${first.id}?after=${String(lifted.body['position'])}`)
    expect(still).to.include({ playerId: one, status: 'suspended' })
  })

  it('are lifted by one of two who decide at once, through two processes', async () => {
    const player = await newPlayer(on.url)
    const { id } = await suspend(player.playerId)
    const asked = await Promise.all([
      post('operator', `suspensions/${id}/lift`),
      post('operator', `suspensions/${id}/lift`, { at: otherUrl }),
    ])
    expect(asked.map(codeOf).sort()).to.deep.equal(['201 ', '409 LIFT_REQUESTED'])
    const decided = await Promise.all([
      post('compliance', `suspensions/${id}/lift/approval`),
      post('admin', `suspensions/${id}/lift/approval`, { at: otherUrl }),
      post('admin', `suspensions/${id}/lift/refusal`, { at: otherUrl }),
    ])
    const statuses = decided.map(({ status }) => status).sort()
    expect(statuses).to.deep.equal([200, 409, 409])
    const lifted = decided.slice(0, 2).some(({ status }) => status === 200)
    expect((await bet(player)).status).to.equal(lifted ? 201 : 403)
    let count = 0
    for await (const { type } of on.client.read(`wallet-${player.playerId}`)) {
      if (type === 'RestrictionLifted' || type === 'LiftRefused') count += 1
    }
    expect(count).to.equal(lifted ? 1 : 0)
  })

  it('bar all that comes after them while bets, payments, joins and rotations are under way', async () => {
    const player = await newPlayer(on.url)
    const urls = [on.url, otherUrl]
    const acts = () =>
      urls.flatMap((at) => {
        const post = asPlayer(player, at)
        return [
          ...Array.from({ length: 4 }, () => bet(player, at)),
          post('/v1/deposits', { amount: '500' }),
          post('/v1/sessions', { gameId: 'dice' }),
          post(`/v1/sessions/${player.sessionId}/rotate`, {}),
          post('/v1/withdrawals', { amount: '1' }),
        ]
      })
    const before = acts()
    const suspending = suspend(player.playerId)
    const during = acts()
    await suspending
    const after = await Promise.all(acts())
    for (const { status, body } of await Promise.all([...before, ...during])) {
      expect([200, 201, 403, 404, 409], JSON.stringify(body)).to.include(status)
    }
    const codes = after.map(codeOf)
    const barred = codes.filter((code) => /^403 (PLAY|DEPOSIT)_RESTRICTED$/.test(code))
    expect(barred).to.have.length(urls.length * 6)
    expect(codes.filter((code) => code === '201 ')).to.have.length(urls.length) // withdrawals
    let isBarred = false
    for await (const { type } of on.client.read(`wallet-${player.playerId}`)) {
      if (type === 'Restricted') isBarred = true
      if (isBarred) expect(type).to.not.be.oneOf(['BetPlaced', 'DepositStarted'])
    }
    expect(isBarred).to.equal(true)
  })

  it('let a bet in at once as soon as the lift was answered', async () => {
    const player = await newPlayer(on.url)
    const { id } = await suspend(player.playerId)
    await post('operator', `suspensions/${id}/lift`)
    const lifting = post('admin', `suspensions/${id}/lift/approval`)
    const waiting = Array.from({ length: 10 }, (_, n) => bet(player, n % 2 ? otherUrl : on.url))
    expect((await lifting).status).to.equal(200)
    for (const { status } of await Promise.all(waiting)) expect([201, 403]).to.include(status)
    await betOf(otherUrl, player)
    await betOf(on.url, player)
  })
})
