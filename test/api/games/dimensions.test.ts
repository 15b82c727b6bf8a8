/** What play and payments are recorded with, over HTTP: brand and channel, kind of account, provider and kind of instrument. */
import { expect } from 'chai'
import type { DomainEvent } from '../../../domain/events.ts'
import { decode, type Recorded } from '../../../eventstore/codec.ts'
import { ask, newPlayer, type Player } from '../../support/http.ts'
import { system, type System } from '../../support/system.ts'
import { DIMENSIONS } from '../../support/wallet-facts.ts'

type Type = DomainEvent['type']

/** What the wallet says of itself, from its opening on. */
const WHOSE = { currency: 'EUR', market: 'MT', brand: 'acme', accountKind: 'real' }

describe('dimensions of play and payments', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
  })

  const eventsOf = async (stream: string): Promise<Recorded[]> => {
    const events = []
    for await (const stored of on.client.read(stream)) events.push(decode(stored))
    return events
  }
  const inWallet = async (type: Type) =>
    (await eventsOf(`wallet-${player.playerId}`)).filter((event) => event.type === type)
  const post = (path: string, body: object) =>
    ask(on.url, 'POST', { path, token: player.token, body })
  const opens = async (body: object) => {
    const { status, body: answer } = await post('/v1/sessions', body)
    expect(status, JSON.stringify(answer)).to.equal(201)
    return String(answer['sessionId'])
  }
  /** At 95 % nearly every round pays: some of these do. */
  const plays = async (sessionId: string) => {
    for (let n = 0; n < 8; n += 1) {
      const bet = { stake: '100', choice: '9500' }
      expect((await post(`/v1/sessions/${sessionId}/bets`, bet)).status).to.equal(201)
    }
  }

  it('are on each fact of a session, its bets and its wins', async () => {
    const sessionId = await opens({ gameId: 'dice', channel: 'app' })
    await plays(sessionId)
    const [opened] = await eventsOf(`gameSession-${sessionId}`)
    const expected = { ...DIMENSIONS, market: 'MT', channel: 'app' }
    expect(opened?.data).to.include(expected)
    for (const type of ['SessionJoined', 'BetPlaced', 'WinCredited'] as const) {
      const facts = (await inWallet(type)).filter(
        ({ data }) => (data as { sessionId: string }).sessionId === sessionId,
      )
      expect(facts, type).not.to.deep.equal([])
      for (const { data } of facts) expect(data, type).to.include(expected)
    }
  })

  it('say web where the client says no channel, and a repeat says nothing else', async () => {
    const headers = { 'idempotency-key': `no-channel-${player.playerId}` }
    const open = () =>
      ask(on.url, 'POST', {
        path: '/v1/sessions',
        token: player.token,
        body: { gameId: 'dice' },
        headers,
      })
    const [first, again] = [await open(), await open()]
    expect([first.status, again.status]).to.deep.equal([201, 201])
    expect(again.body['sessionId']).to.equal(first.body['sessionId'])
    const events = await eventsOf(`gameSession-${String(first.body['sessionId'])}`)
    expect(events.map(({ type }) => type)).to.deep.equal(['SessionOpened'])
    expect(events[0]?.data).to.include({ ...DIMENSIONS, market: 'MT' })
  })

  it('take no channel that there is not, and a repeat by another one is another request', async () => {
    for (const channel of ['', 'fax', 7, null, 'APP']) {
      const { status, body } = await post('/v1/sessions', { gameId: 'dice', channel })
      expect([status, body['code']], String(channel)).to.deep.equal([400, 'VALIDATION_FAILED'])
    }
    const headers = { 'idempotency-key': `two-channels-${player.playerId}` }
    const through = (channel: string) =>
      ask(on.url, 'POST', {
        path: '/v1/sessions',
        token: player.token,
        body: { gameId: 'dice', channel },
        headers,
      })
    expect((await through('app')).status).to.equal(201)
    expect((await through('web')).body['code']).to.equal('IDEMPOTENCY_KEY_REUSED')
  })

  it('are on each fact of a payment: whose, its provider, and what that one says of the instrument', async () => {
    const kinds = {
      card: 'cardDebit',
      'card-credit': 'cardCredit',
      bank: 'bank',
      sandbox: 'wallet',
    }
    for (const [instrument, instrumentKind] of Object.entries({ ...kinds, constructor: null })) {
      expect((await post('/v1/deposits', { amount: '500', instrument })).status).to.equal(201)
      expect((await post('/v1/withdrawals', { amount: '100', instrument })).status).to.equal(201)
      for (const type of ['DepositStarted', 'Deposited'] as const) {
        const last = (await inWallet(type)).at(-1)
        expect(last?.data, type).to.include({ provider: 'sandbox', instrumentKind, ...WHOSE })
      }
      for (const type of ['WithdrawalRequested', 'PayoutStarted', 'WithdrawalPaid'] as const) {
        const last = (await inWallet(type)).at(-1)
        expect(last?.data, type).to.include({ provider: 'sandbox', instrumentKind, ...WHOSE })
      }
    }
    const declined = { amount: '500', instrument: 'sandbox-declined' }
    await post('/v1/deposits', declined)
    await post('/v1/withdrawals', declined)
    for (const type of ['DepositFailed', 'WithdrawalFailed'] as const) {
      const [failed] = await inWallet(type)
      const means = { provider: 'sandbox', instrumentKind: 'wallet' }
      expect(failed?.data, type).to.include({ ...means, ...WHOSE })
    }
  })

  it('make whoever registers a real player of this brand; nobody makes themselves a test', async () => {
    const [registered] = await eventsOf(`player-${player.playerId}`)
    expect(registered?.data).to.include({ brand: 'acme', accountKind: 'real' })
    const [opened] = await inWallet('WalletOpened')
    expect(opened?.data).to.deep.equal(WHOSE)
  })

  it('leave a choice room for 1,024 characters, and no more', async () => {
    const path = `/v1/sessions/${player.sessionId}/bets`
    const choosing = async (length: number) =>
      (await post(path, { stake: '100', choice: 'x'.repeat(length) })).body['code']
    expect(await choosing(1_024)).to.equal('CHOICE_INVALID')
    expect(await choosing(1_025)).to.equal('VALIDATION_FAILED')
  })
})
