/** The way of a bet over real HTTP: answers, repeats, races between two API processes, and what is read afterwards. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { fromStore } from '../../../scripts/support/history.ts'
import { createVerification } from '../../../verifier/verify.ts'
import { newAccount } from '../../support/account.ts'
import { ask, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { staffOf, system, type System } from '../../support/system.ts'

describe('play over HTTP', () => {
  let on: System
  before(async function () {
    this.timeout(30_000)
    on = await system()
  })

  const bet = (player: Player, options: { url?: string; key?: string; stake?: string } = {}) => {
    const { url = on.url, key = v7(), stake = '100' } = options
    return ask(url, 'POST', {
      path: `/v1/sessions/${player.sessionId}/bets`,
      token: player.token,
      body: { stake, choice: '4950' },
      headers: { 'idempotency-key': key },
    })
  }

  it('shows a caller their own write', async () => {
    const player = await newPlayer(on.url, '1000')
    const { body } = await bet(player)
    const { token } = player
    const after = `after=${String(body['position'])}`
    const wallet = await ask(on.url, 'GET', { path: `/v1/wallet?${after}`, token })
    expect(wallet.body).to.include({ balance: body['balance'], staked: '100', currency: 'EUR' })
    const path = `/v1/rounds/${String(body['roundId'])}?${after}`
    const round = await ask(on.url, 'GET', { path, token })
    expect(round.body).to.include({ outcome: body['outcome'], payout: body['payout'], nonce: 0 })
  })

  it('answers a position that is not reached with 503 and Retry-After', async function () {
    this.timeout(10_000)
    const { token } = await newPlayer(on.url)
    const path = `/v1/wallet?after=${2n ** 60n}`
    const { status, headers, body } = await ask(on.url, 'GET', { path, token })
    expect([status, body['code'], headers.get('retry-after')]).to.deep.equal([
      503,
      'NOT_YET_VISIBLE',
      '1',
    ])
  })

  it('gives twenty parallel repeats one effect and equal answers', async () => {
    const player = await newPlayer(on.url)
    const key = v7()
    const replies = await Promise.all(Array.from({ length: 20 }, () => bet(player, { key })))
    const bodies = new Set(replies.map(({ body }) => JSON.stringify(body)))
    expect(bodies.size).to.equal(1)
    const replayed = replies.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')
    expect(replayed).to.have.length(19)
    expect(replies[0]?.body['nonce']).to.equal(0)
    expect((await bet(player)).body['nonce']).to.equal(1)
  })

  it('makes one deposit of twenty that are one, sent at once to two processes', async () => {
    const [player, other] = [await newPlayer(on.url), await on.startAnotherApi()]
    const headers = { 'idempotency-key': v7() }
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        ask(n % 2 === 0 ? on.url : other.url, 'POST', {
          path: '/v1/deposits',
          token: player.token,
          body: { amount: '700' },
          headers,
        }),
      ),
    )
    for (const { status, body } of replies) {
      expect(status).to.equal(201)
      expect(body).to.deep.equal(replies[0]?.body)
    }
    const first = replies.filter(({ headers: sent }) => sent.get('idempotent-replayed') === null)
    expect(first).to.have.lengthOf(1)
    const types: string[] = []
    for await (const { type } of on.client.read(`wallet-${player.playerId}`)) types.push(type)
    expect(types.filter((type) => type === 'DepositStarted')).to.have.lengthOf(2) // newPlayer's, and this one
    expect(types.filter((type) => type === 'Deposited')).to.have.lengthOf(2)
  })

  it('refuses a key used for another stake, through a second process that has not seen it', async () => {
    const other = await on.startAnotherApi()
    const player = await newPlayer(on.url)
    await bet(player, { url: other.url }) // the second process now holds a state that goes stale
    const key = v7()
    const first = await bet(player, { key })
    const reused = await bet(player, { url: other.url, key, stake: '200' })
    expect([reused.status, reused.body['code']]).to.deep.equal([422, 'IDEMPOTENCY_KEY_REUSED'])
    const { token } = player
    const path = `/v1/wallet?after=${String(first.body['position'])}`
    const wallet = await ask(on.url, 'GET', { path, token })
    expect(wallet.body['balance']).to.equal(first.body['balance'])
  })

  it('plays 200 bets on one wallet through two processes: no nonce twice, no gap', async function () {
    this.timeout(60_000)
    const other = await on.startAnotherApi()
    const player = await newPlayer(on.url, '10000000')
    const nonces: number[] = []
    await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const options = { key: v7(), url: n % 2 === 0 ? on.url : other.url }
        for (let tries = 0; tries < 50; tries += 1) {
          const { status, body } = await bet(player, options)
          if (status === 201) {
            nonces.push(Number(body['nonce']))
            return
          }
          // Both say to come again: a race was lost, or what is switched off is known too long ago on a busy machine.
          expect(body['code']).to.be.oneOf(['WRONG_REVISION', 'UNAVAILABLE'])
        }
        throw new Error('a bet lost every race')
      }),
    )
    expect(nonces.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 200 }, (_, n) => n))
  })

  it('lets no process bet on a session that another one closed, and reveals only then', async () => {
    const other = await on.startAnotherApi()
    const player = await newPlayer(on.url)
    const { token, sessionId } = player
    const placed = await bet(player, { url: other.url })
    const open = await ask(on.url, 'GET', {
      path: `/v1/sessions/${sessionId}?after=${String(placed.body['position'])}`,
      token,
    })
    expect(open.body['revealed']).to.deep.equal([])
    const closed = await ask(on.url, 'POST', { path: `/v1/sessions/${sessionId}/close`, token })
    expect(closed.body['revealed']).to.have.length(2)
    const late = await bet(player, { url: other.url })
    expect([late.status, late.body['code']]).to.deep.equal([409, 'SESSION_CLOSED'])
  })

  it('never takes a balance below zero, whatever is in flight', async () => {
    const player = await newPlayer(on.url, '1000')
    const replies = await Promise.all(Array.from({ length: 60 }, () => bet(player)))
    for (const { status, body } of replies) {
      if (status === 201) expect(BigInt(String(body['balance'])) >= 0n).to.equal(true)
      else expect(body['code']).to.equal('INSUFFICIENT_FUNDS')
    }
  })

  it('lets an auditor read any round', async () => {
    const player = await newPlayer(on.url)
    const { body } = await bet(player)
    const token = await tokenOf(on.url, staffOf('auditor'))
    const path = `/v1/rounds/${String(body['roundId'])}?after=${String(body['position'])}`
    const round = await ask(on.url, 'GET', { path, token })
    expect(round.body['playerId']).to.equal(player.playerId)
  })

  it('says yes to one account an e-mail, and the same to a repeat of it', async () => {
    const body = newAccount()
    const ten = await Promise.all(
      Array.from({ length: 10 }, () => ask(on.url, 'POST', { path: '/v1/players', body })),
    )
    expect(new Set(ten.map((reply) => reply.body['playerId'])).size).to.equal(1)
    const other = { ...body, password: 'another password' }
    const taken = await ask(on.url, 'POST', { path: '/v1/players', body: other })
    expect([taken.status, taken.body['code']]).to.deep.equal([409, 'REGISTRATION_REFUSED'])
  })

  it('leaves a history that verifies', async () => {
    const verification = createVerification()
    for await (const event of fromStore(on.eventStoreUrl)) verification.add(event)
    const { findings, failed, verified } = verification.finish()
    expect(findings).to.deep.equal([])
    expect(failed).to.equal(0)
    expect(verified).to.be.greaterThan(0)
  })
})
