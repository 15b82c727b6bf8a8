/** Payouts by the house as the staff find them: what a death or a closing leaves to be done, and what became of it. */
import { expect } from 'chai'
import { ask, newPlayer, type Player } from '../../../support/http.ts'
import { signedAs } from '../../../support/signed.ts'
import { until } from '../../../support/store-process.ts'
import { system } from '../../../support/system.ts'

type Row = Record<string, unknown>

describe('a list of payouts by the house', function () {
  this.timeout(60_000)
  let url: string
  let player: Player
  const tokens = {} as Record<'compliance' | 'payments' | 'finance' | 'support' | 'admin', string>
  before(async () => {
    url = (await system()).url
    for (const role of ['compliance', 'payments', 'finance', 'support', 'admin'] as const) {
      tokens[role] = await signedAs(role)
    }
    player = await newPlayer(url, '7500')
    const { token, sessionId } = player
    const left = await ask(url, 'POST', {
      path: `/v1/sessions/${sessionId}/close`,
      token,
      body: {},
    })
    expect(left.status, JSON.stringify(left.body)).to.equal(200)
  })
  const rowOf = async (phase: string, id = player.playerId): Promise<Row | undefined> => {
    const path = `/v1/operations/payouts?limit=100&phase=${phase}`
    const { body } = await ask(url, 'GET', { path, token: tokens.payments })
    return (body['data'] as Row[]).find(({ playerId }) => playerId === id)
  }
  const stands = (status: string, phase = 'open') =>
    until(async () => (await rowOf(phase))?.['status'] === status, `it is ${status}`)
  const post = async (act: string, role: keyof typeof tokens, body: Row) => {
    const path = `/v1/players/${player.playerId}/${act}`
    const order = { path, token: tokens[role], body: { reason: 'a test of payouts', ...body } }
    const answer = await ask(url, 'POST', order)
    expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 201])
    return answer.body
  }

  it('has what a death leaves to be done, asked for, refused, asked for anew, and paid', async () => {
    await post('deceased', 'support', {})
    await stands('needed')
    expect(await rowOf('open')).to.include({ why: 'deceased', payoutId: null, amount: null })
    const first = await post('payouts', 'payments', { instrument: 'bank' })
    await stands('requested')
    expect(await rowOf('open')).to.include({ payoutId: first['payoutId'], instrument: 'bank' })
    await post('payouts/refusal', 'finance', { payoutId: first['payoutId'] })
    await stands('refused')
    const second = await post('payouts', 'payments', { instrument: 'bank' })
    await post('payouts/approval', 'finance', { payoutId: second['payoutId'] })
    await stands('settled', 'ended')
    expect(await rowOf('ended')).to.include({ why: 'deceased', amount: '7500', currency: 'EUR' })
    expect(await rowOf('open')).to.equal(undefined)
  })

  it('has nobody any more who is back', async () => {
    await post('reopen', 'admin', {})
    await until(async () => (await rowOf('ended')) === undefined, 'the row has gone')
    expect(await rowOf('open')).to.equal(undefined)
  })

  it('is for whoever pays out, not for whoever answers the telephone', async () => {
    const path = '/v1/operations/payouts'
    const refused = await ask(url, 'GET', { path, token: tokens.support })
    expect(refused.body['code']).to.equal('ROLE_REQUIRED')
    const bad = await ask(url, 'GET', { path: `${path}?phase=all`, token: tokens.payments })
    expect(bad.status).to.equal(400)
  })
})
