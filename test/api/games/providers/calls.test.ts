/** What providers get wrong, or others in their name, at the real API: the profile's own answer, and nothing changed. */
import { createHmac, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { byHash } from '../../../../embedded/provider/signing.ts'
import {
  METRICS_TOKEN,
  providerHouse,
  type ProviderHouse,
} from '../../../support/provider-house.ts'
import { SECRET } from '../../../support/sandbox.ts'

const BATCHES = 'sandbox-softswiss'
const FORMS = 'sandbox-pragmatic'

describe('calls of providers at the API', function () {
  this.timeout(60_000)
  let at: ProviderHouse
  before(async () => {
    at = await providerHouse()
  })
  after(() => at.remove())

  async function post(path: string, headers: Record<string, string>, body: string) {
    const answer = await fetch(`${at.api.url}/v1/providers/${path}`, {
      method: 'POST',
      headers,
      body,
    })
    const said = (await answer.json()) as Record<string, unknown>
    return { ...said, status: answer.status }
  }
  const inJson = (path: string, body: object | string) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const sign = createHmac('sha256', SECRET).update(text).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-request-sign': sign }
    return post(`${BATCHES}${path}`, headers, text)
  }
  const inForm = (path: string, fields: Record<string, string>) => {
    const form = new URLSearchParams({ ...fields, hash: byHash(fields, SECRET) })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return post(`${FORMS}${path}`, headers, form.toString())
  }
  const action = (kind: string, more: object = {}) => ({
    action: kind,
    action_id: randomUUID(),
    amount: 100,
    ...more,
  })
  const inRound = (playerId: string, actions: object[], more: object = {}) => ({
    user_id: at.tokens.userIdOf(BATCHES, playerId),
    currency: 'EUR',
    game: 'sandbox:night-market',
    game_id: 'r-1',
    session_id: 's-1',
    finished: false,
    actions,
    ...more,
  })
  const tokenOf = (provider: string, playerId: string, ms = 60_000) =>
    at.tokens.seal(provider, {
      launchId: randomUUID(),
      playerId,
      gameId: 'north-star',
      currency: 'EUR',
      channel: 'web',
      expiresAtMs: Date.now() + ms,
    })
  const said = (playerId: string, more: Record<string, string> = {}) => ({
    userId: at.tokens.userIdOf(FORMS, playerId),
    gameId: 'sandbox:north-star',
    roundId: '7',
    amount: '1.00',
    reference: randomUUID(),
    providerId: 'sandbox',
    timestamp: '1700000000000',
    roundDetails: 'spin',
    ...more,
  })

  it('know nobody who was never sent to this provider', async () => {
    const playerId = await at.player(1_000n)
    for (const user_id of [
      at.tokens.userIdOf('sandbox-hub88', playerId),
      at.tokens.userIdOf(BATCHES, randomUUID()),
      playerId,
      `${playerId}.`,
    ]) {
      const answer = await inJson('/play', inRound(playerId, [action('bet')], { user_id }))
      expect(answer).to.include({ status: 412, code: 101 })
    }
    expect(await at.moneyOf(playerId)).to.equal(1_000n)
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
    const metrics = await (await fetch(`${at.api.url}/metrics`, { headers })).text()
    const counted = `igaming_provider_calls_total{provider="${BATCHES}",situation="playerUnknown"} 4`
    expect(metrics).to.include(counted)
  })

  it('take no token of another provider, of another player, or one that was changed', async () => {
    const [playerId, other] = [await at.player(1_000n), await at.player(1_000n)]
    const own = tokenOf(FORMS, playerId)
    for (const token of [
      tokenOf('sandbox-hub88', playerId),
      tokenOf(FORMS, other),
      `${own.slice(0, -4)}AAAA`,
      'nothing',
    ]) {
      expect(await inForm('/bet.html', said(playerId, { token }))).to.include({ error: 4 })
    }
    const authenticated = await inForm('/authenticate.html', { token: own })
    expect(authenticated).to.include({ error: 0, cash: 10, currency: 'EUR' })
    expect(await inForm('/bet.html', said(playerId, { token: own }))).to.include({ error: 0 })
    expect(await at.moneyOf(playerId)).to.equal(900n)
  })

  it('are refused a stake with a token that has expired, and nothing else', async () => {
    const playerId = await at.player(1_000n)
    const token = tokenOf(FORMS, playerId, -1)
    const stake = said(playerId, { token: tokenOf(FORMS, playerId) })
    expect(await inForm('/bet.html', stake)).to.include({ error: 0 })
    expect(await inForm('/bet.html', { ...stake, token })).to.include({ error: 0 })
    expect(await inForm('/bet.html', said(playerId, { token }))).to.include({ error: 4 })
    expect(await inForm('/authenticate.html', { token })).to.include({ error: 4 })
    const payout = await inForm('/result.html', said(playerId, { token, amount: '3.00' }))
    expect(payout).to.include({ error: 0, cash: 12 })
    expect(await at.moneyOf(playerId)).to.equal(1_200n)
  })

  it('are refused amounts that are none, games of others, and another currency', async () => {
    const playerId = await at.player(1_000n)
    const bets = ['-100', '100.5', '"100"', '1e2', '9007199254740993', 'null']
    for (const amount of bets) {
      const text = JSON.stringify(inRound(playerId, [action('bet', { amount: 77 })]))
      const answer = await inJson('/play', text.replace('"amount":77', `"amount":${amount}`))
      expect(answer, amount).to.include({ status: 400, code: 400 })
    }
    for (const amount of ['-1.00', '1.005', '1.', '01.00', '+1.00', '1e2', 'x']) {
      expect(await inForm('/bet.html', said(playerId, { amount })), amount).to.include({ error: 7 })
    }
    for (const game of ['sandbox:north-star', 'dice', 'x'.repeat(200)]) {
      const answer = await inJson('/play', inRound(playerId, [action('bet')], { game }))
      expect(answer).to.include({ status: 412, code: 107 })
    }
    const inYen = await inJson('/play', inRound(playerId, [action('bet')], { currency: 'JPY' }))
    expect(inYen).to.include({ status: 412, code: 154 })
    expect(await at.moneyOf(playerId)).to.equal(1_000n)
  })

  it('are known by their names: again as at the first time, and never with other content', async () => {
    const playerId = await at.player(1_000n)
    const bet = action('bet')
    const first = await inJson('/play', inRound(playerId, [bet]))
    expect(await inJson('/play', inRound(playerId, [bet]))).to.deep.equal(first)
    for (const other of [
      inRound(playerId, [{ ...bet, amount: 101 }]),
      inRound(playerId, [bet], { game_id: 'r-2' }),
      inRound(playerId, [bet], { game: 'sandbox:tide-tables' }),
      inRound(playerId, [{ ...bet, action: 'win' }]),
    ]) {
      expect(await inJson('/play', other)).to.include({ status: 400, code: 400 })
    }
    const win = action('win', { amount: 250 })
    const mixed = await inJson('/play', inRound(playerId, [bet, win], { finished: true }))
    expect(mixed).to.deep.include({ status: 200, balance: 1_150 })
    const late = await inJson('/play', inRound(playerId, [action('bet')]))
    expect(late).to.include({ status: 400, code: 400 })
    const poor = await inJson('/play', inRound(await at.player(50n), [action('bet')]))
    expect(poor).to.include({ status: 412, code: 100, balance: 50 })
    const bold = action('bet', { amount: 1_000 })
    const capped = await inJson('/play', inRound(playerId, [bold], { game_id: 'r-3' }))
    expect(capped).to.include({ status: 412, code: 106, balance: 1_150 })
    expect(await at.moneyOf(playerId)).to.equal(1_150n)
  })

  it('that take back what is not there yet keep it from moving money, also among others', async () => {
    const playerId = await at.player(1_000n)
    const bet = action('bet')
    const rollback = {
      action: 'rollback',
      action_id: randomUUID(),
      original_action_id: bet.action_id,
    }
    for (const again of ['first', 'again']) {
      const answer = await inJson('/rollback', inRound(playerId, [rollback]))
      expect(answer, again).to.include({ status: 200, balance: 1_000 })
    }
    const both = await inJson('/play', inRound(playerId, [bet, action('bet', { amount: 30 })]))
    expect(both).to.include({ status: 200, balance: 970 })
    expect(both).to.have.property('transactions').with.length(2)
    expect(await inJson('/play', inRound(playerId, [bet]))).to.include({
      status: 200,
      balance: 970,
    })
    expect(await at.moneyOf(playerId)).to.equal(970n)
  })
})
