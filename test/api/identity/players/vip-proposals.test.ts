/** A VIP tier over HTTP: proposed, checked by one, granted by another; and what is refused by name. */
import { expect } from 'chai'
import { player as ofPlayer } from '../../../../domain/identity/player/decider.ts'
import { createCommandHandler } from '../../../../eventstore/command-handler.ts'
import { commandIdOf } from '../../../../eventstore/ids.ts'
import { ask, newPlayer, type Player, type Reply } from '../../../support/http.ts'
import { signedAs } from '../../../support/signed.ts'
import { until } from '../../../support/store-process.ts'
import { system, type System } from '../../../support/system.ts'

type Body = Record<string, unknown>

describe('VIP tiers over HTTP', function () {
  this.timeout(60_000)
  let on: System
  let player: Player
  const tokens = {} as Record<'risk' | 'compliance' | 'auditor' | 'support', string>
  before(async () => {
    on = await system()
    for (const role of ['risk', 'compliance', 'auditor', 'support'] as const) {
      tokens[role] = await signedAs(role)
    }
    player = await newPlayer(on.url)
  })

  /** As a finding of the read model leads to it. */
  const propose = (tier: 'silver' | 'gold') =>
    createCommandHandler({ store: on.client }).execute(ofPlayer, {
      id: player.playerId,
      commandId: commandIdOf(player.playerId, 'propose', tier),
      bodyHash: 'vipTier',
      correlationId: 'test',
      actor: { role: 'system', id: 'outbox' },
      command: (at) => ({
        type: 'ProposeVipTier' as const,
        at,
        tier,
        turnover: 1_000_000n,
        currency: 'EUR',
        ruleVersion: '2026-1',
      }),
    })
  const path = (act: string) => `/v1/operations/vip-proposals/${player.playerId}/${act}`
  const post = (role: keyof typeof tokens, act: string, body: Body = { reason: 'seen' }) =>
    ask(on.url, 'POST', { path: path(act), token: tokens[role], body })
  const check = (name: string) =>
    post('risk', 'checks', { check: name, outcome: 'passed', reason: 'three statements were seen' })
  const codeOf = ({ status, body }: Reply) => [status, body['code']].join(' ')
  const listed = async () => {
    const list = '/v1/operations/vip-proposals?limit=100'
    const { body } = await ask(on.url, 'GET', { path: list, token: tokens.support })
    return (body['data'] as Body[]).find(({ playerId }) => playerId === player.playerId)
  }

  it('are granted by whoever made none of the checks, once all of them are on record', async () => {
    expect(codeOf(await post('compliance', 'grant'))).to.equal('409 VIP_NOT_PROPOSED')
    await propose('silver')
    await until(async () => (await listed())?.['tier'] === 'silver', 'the proposal is listed')
    expect(codeOf(await check('a guess'))).to.equal('400 VALIDATION_FAILED')
    for (const name of ['affordability', 'protection']) {
      expect((await check(name)).status).to.equal(200)
    }
    expect(codeOf(await post('compliance', 'grant'))).to.equal('409 VIP_CHECKS_MISSING')
    expect((await check('verification')).status).to.equal(200)
    await until(async () => (await listed())?.['checks'] !== undefined, 'the checks are listed')
    for (const role of ['risk', 'support', 'auditor'] as const) {
      expect(codeOf(await post(role, 'grant'))).to.equal('403 ROLE_REQUIRED')
    }
    const granted = await post('compliance', 'grant')
    expect(granted.status, JSON.stringify(granted.body)).to.equal(200)
    const profile = `/v1/players/${player.playerId}?after=${String(granted.body['position'])}`
    const { body } = await ask(on.url, 'GET', { path: profile, token: player.token })
    expect(body['vipTier']).to.equal('silver')
    await until(async () => (await listed()) === undefined, 'the proposal is over')
  })

  it('may be refused, with a reason on record', async () => {
    await propose('gold')
    const refused = await post('compliance', 'refuse', { reason: 'not shown' })
    expect(refused.status).to.equal(200)
    const log = `/v1/operations/audit-log?subjectId=${player.playerId}&after=${String(refused.body['auditPosition'])}`
    const { body } = await ask(on.url, 'GET', { path: log, token: tokens.auditor })
    const actions = (body['data'] as Body[]).map(({ action }) => action)
    expect(actions).to.include.members(['vip.check', 'vip.grant', 'vip.refuse'])
  })
})
