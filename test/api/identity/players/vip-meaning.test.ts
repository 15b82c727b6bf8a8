/** What a VIP tier means, over HTTP: by what code ships, then by a pack that two of the staff let hold. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { vipTierRules, vipTierRulesSchema } from '../../../../domain/identity/rules/vip-tiers.ts'
import { ask, newPlayer, type Player } from '../../../support/http.ts'
import { signedAs } from '../../../support/signed.ts'
import { until } from '../../../support/store-process.ts'
import { system } from '../../../support/system.ts'

const inS = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()

describe('what a VIP tier means, over HTTP', function () {
  this.timeout(90_000)
  let url: string
  let player: Player
  const read = async (token: string, { playerId } = player) => {
    const path = `/v1/players/${playerId}/vip-tier`
    return ask(url, 'GET', { path, token })
  }
  before(async () => {
    url = (await system()).url
    player = await newPlayer(url)
    await until(async () => (await read(player.token)).status === 200, 'the player read')
  })

  it('is told to the player and to the staff, and of nobody else', async () => {
    const { body } = await read(player.token)
    expect(body).to.deep.include({
      tier: 'bronze',
      hasHost: false,
      withdrawalDayMax: null,
      currency: 'EUR',
      bonus: 'none',
    })
    expect(body['rules']).to.include({ tiers: vipTierRules.version })
    expect((await read(await signedAs('support'))).body['tier']).to.equal('bronze')
    const other = await newPlayer(url)
    expect((await read(other.token)).status).to.equal(404)
    expect((await read(await signedAs('finance'))).body['code']).to.equal('ROLE_REQUIRED')
  })

  it('is what a pack says from the instant on from which it holds', async () => {
    const none = { hasHost: false, withdrawalDayMax: null, isBonusOffered: false }
    const bronze = { hasHost: true, withdrawalDayMax: '100000', isBonusOffered: true }
    const version = `t-${randomUUID().slice(0, 8)}`
    const pack = {
      ...(vipTierRulesSchema.encode(vipTierRules) as object),
      version,
      benefits: { bronze, silver: none, gold: none, platinum: none },
    }
    const [drafter, approver] = [await signedAs('compliance'), await signedAs('compliance')]
    const post = async (what: string, token: string, body: object) => {
      const path = `/v1/operations/rules/vip_tiers/${what}`
      const order = { reason: 'tiers shall mean something', ...body }
      const answer = await ask(url, 'POST', { path, token, body: order })
      expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 201])
    }
    // Not for long: other tests go by what code ships.
    await post('drafts', drafter, { pack, effectiveFrom: inS(6), effectiveTo: inS(40) })
    await post('approvals', approver, { version })
    await post('activations', approver, { version, at: inS(8) })
    expect((await read(player.token)).body['hasHost']).to.equal(false)
    const holds = async () => (await read(player.token)).body['hasHost'] === true
    await until(holds, 'the pack holds', 30_000)
    expect((await read(player.token)).body).to.deep.include({
      withdrawalDayMax: '100000',
      bonus: 'offered',
    })
  })
})
