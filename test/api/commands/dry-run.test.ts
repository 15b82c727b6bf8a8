/** What the staff try out with ?dryRun=true: they are told what would be recorded, and nothing is. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { ask, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { staffOf, system, type System } from '../../support/system.ts'

type Would = { dryRun: boolean; wouldRecord: { type: string; data: Record<string, unknown> }[] }

describe('a dry run over HTTP', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  let operator: string
  let compliance: string
  before(async () => {
    on = await system()
    operator = await tokenOf(on.url, staffOf('operator'))
    compliance = await tokenOf(on.url, staffOf('compliance'))
  })
  beforeEach(async () => {
    player = await newPlayer(on.url, '1000')
  })

  const send = (
    method: 'POST' | 'PUT',
    path: string,
    { token = operator, body, key = v7() }: { token?: string; body: object; key?: string },
  ) => {
    const headers = { 'idempotency-key': key, 'if-match': '*' }
    return ask(on.url, method, { path, token, body, headers })
  }
  const wouldOf = ({ status, body }: Awaited<ReturnType<typeof ask>>): Would => {
    expect(status, JSON.stringify(body)).to.equal(200)
    expect(body).to.have.all.keys('dryRun', 'wouldRecord')
    return body as Would
  }
  const lengthOf = async (stream: string) => {
    const events = []
    for await (const event of on.client.read(stream)) events.push(event)
    return events.length
  }
  const because = { reason: 'a round was paid twice' }

  it('tells of a tier what it would be, and the same key does it then', async () => {
    const path = `/v1/players/${player.playerId}/vip-tier`
    const [body, key] = [{ tier: 'bronze', ...because }, v7()]
    const before = await lengthOf(`player-${player.playerId}`)
    const { wouldRecord } = wouldOf(await send('PUT', `${path}?dryRun=true`, { body, key }))
    expect(wouldRecord).to.have.lengthOf(1)
    expect(wouldRecord[0]).to.deep.include({ type: 'VipTierSet' })
    expect(wouldRecord[0]?.data).to.include({ tier: 'bronze', previous: 'bronze' })
    expect(await lengthOf(`player-${player.playerId}`)).to.equal(before)
    const real = await send('PUT', path, { body, key })
    expect(real.body).to.include({ tier: 'bronze', previous: 'bronze' })
    expect(real.headers.get('idempotent-replayed')).to.equal(null)
  })

  it('tells of an approval whether the wallet would take it', async () => {
    const requests = `/v1/operations/players/${player.playerId}/adjustments`
    wouldOf(await send('POST', `${requests}?dryRun=true`, { body: { amount: '-400', ...because } }))
    for (const [amount, type] of [
      ['-400', 'Adjusted'],
      ['-1001', 'AdjustmentDeclined'],
    ] as const) {
      const asked = await send('POST', requests, { body: { amount, ...because } })
      const path = `/v1/operations/adjustments/${String(asked.body['adjustmentId'])}`
      const decide = (token: string, way: string) =>
        send('POST', `${path}/${way}?dryRun=true`, { token, body: { reason: 'seen' } })
      const { wouldRecord } = wouldOf(await decide(compliance, 'approval'))
      expect(wouldRecord.map((each) => each.type)).to.deep.equal(['AdjustmentApproved', type])
      expect(wouldRecord[1]?.data['adjustmentId']).to.equal(asked.body['adjustmentId'])
      const refusal = wouldOf(await decide(compliance, 'refusal'))
      expect(refusal.wouldRecord.map((each) => each.type)).to.deep.equal(['AdjustmentRefused'])
      expect((await decide(operator, 'approval')).body['code']).to.equal('SAME_PERSON')
    }
    const { body } = await ask(on.url, 'GET', { path: '/v1/wallet', token: player.token })
    expect(body).to.include({ balance: '1000', adjusted: '0' })
  })

  it('is refused in any other form', async () => {
    const path = `/v1/players/${player.playerId}/vip-tier`
    for (const query of ['dryRun=yes', 'dryRun', 'dryRun=false', 'dry=true']) {
      const reply = await send('PUT', `${path}?${query}`, { body: { tier: 'gold', ...because } })
      expect([reply.status, reply.body['code']], query).to.deep.equal([400, 'VALIDATION_FAILED'])
    }
  })
})
