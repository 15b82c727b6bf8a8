/** Bonuses over HTTP: what a wallet with one is said to hold, how it was moved, and who is told of it. No route grants one yet: a command does. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { wallet } from '../../../domain/wallet/decider.ts'
import { minor } from '../../../domain/shared/money.ts'
import { createCommandHandler } from '../../../eventstore/command-handler.ts'
import { BONUS_TERMS, RULES } from '../../support/bonus-facts.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { provenEqual } from '../../support/proving.ts'
import { staffOf, system, type System } from '../../support/system.ts'

type Body = Record<string, unknown>

const DEPOSIT = '1000'
const GRANTED = { bonusId: v7(), amount: minor(500n) }
const NEXT = { bonusId: v7(), amount: minor(70n) }

describe('bonuses over HTTP', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  let after: string
  let payout: bigint
  const get = async (path: string, token = player.token): Promise<Body> => {
    const more = path.includes('?') ? '&' : '?'
    const { status, body } = await ask(on.url, 'GET', {
      path: `${path}${more}after=${after}`,
      token,
    })
    expect(status, JSON.stringify(body)).to.equal(200)
    return body
  }
  before(async () => {
    on = await system()
    player = await newPlayer(on.url, DEPOSIT)
    const handler = createCommandHandler({ store: on.client })
    for (const { bonusId, amount } of [GRANTED, NEXT]) {
      const executed = await handler.execute(wallet, {
        id: player.playerId,
        commandId: v7(),
        bodyHash: bonusId,
        correlationId: 'test',
        actor: { role: 'system', id: 'test' },
        command: () => ({
          type: 'GrantBonus' as const,
          at: new Date().toISOString(),
          bonusId,
          depositId: null,
          rules: RULES,
          terms: { ...BONUS_TERMS, amount },
        }),
      })
      expect(executed.outcome).to.equal('accepted')
    }
    after = await betOf(on.url, player)
    const round = (await get('/v1/rounds?limit=1'))['data'] as Body[]
    payout = BigInt(String(round[0]?.['payout']))
  })

  it('are money beside the cash, staked first as their terms say, and won back', async () => {
    const bonusBalance = String(400n + payout)
    expect(await get('/v1/wallet')).to.include({ balance: DEPOSIT, bonusBalance, staked: '100' })
    const instant = new Date(Date.now() + 60_000).toISOString()
    const there = await get(`/v1/wallet/balance?at=${encodeURIComponent(instant)}`)
    expect(there).to.include({ balance: DEPOSIT, bonusBalance, entryNumber: '1' })
    const [round] = (await get('/v1/rounds?limit=1'))['data'] as Body[]
    const toBonus = String(payout)
    expect(round).to.include({ stake: '100', fromBonus: '100', payout: toBonus, toBonus })
  })
  it('are entries of a bucket of their own', async () => {
    const entries = (await get('/v1/wallet/entries'))['data'] as Body[]
    const [deposited, activated, staked] = entries.toReversed()
    expect(deposited).to.include({ bucket: 'cash', kind: 'DEPOSIT', bonusId: null, number: '1' })
    const credit = { kind: 'BONUS_CREDIT', amount: '500', balance: '500' }
    expect(activated).to.include({ ...credit, bucket: 'bonus', bonusId: GRANTED.bonusId })
    expect(staked).to.include({ bucket: 'bonus', kind: 'BET', amount: '-100', bonusId: null })
  })
  it('are listed with what is wagered of them, page by page', async () => {
    const first = await get('/v1/bonuses?limit=1')
    const [waiting] = first['data'] as Body[]
    const next = { bonusId: NEXT.bonusId, status: 'waiting', amount: '70', expiresAt: null }
    expect(waiting).to.include({ ...next, wagered: '0', target: '700' })
    const second = await get(`/v1/bonuses?limit=1&cursor=${String(first['nextCursor'])}`)
    const [active] = second['data'] as Body[]
    const is = { bonusId: GRANTED.bonusId, status: 'active', wagered: '100', target: '5000' }
    expect(active).to.include({ ...is, forfeitedBy: null, endedAt: null })
    expect(second['hasMore']).to.equal(false)
  })
  it('are told to the staff who name the player, and to no other player', async () => {
    const path = `/v1/bonuses?playerId=${player.playerId}`
    const listed = (await get(path, await tokenOf(on.url, staffOf('support'))))['data'] as Body[]
    expect(listed).to.have.length(2)
    const { token } = await newPlayer(on.url)
    expect((await ask(on.url, 'GET', { path, token })).status).to.equal(404)
    expect((await get('/v1/bonuses', token))['data']).to.deep.equal([])
  })
  it('leave read tables that equal the streams', async () => {
    await provenEqual(on)
  })
})
