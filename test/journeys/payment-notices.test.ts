/** What the payment gateway tells by itself, over real HTTP, from its own process: whenever, however often, in whatever order. */
import { expect } from 'chai'
import { paymentIdOf } from '../../eventstore/ids.ts'
import { newPlayer } from '../support/http.ts'
import { noticeOf, startPaying, type Paying } from '../support/paying.ts'
import { until } from '../support/store-process.ts'

/** From a person's approval to the money on the wallet. */
const CREDITED_MS_MAX = 1_000

describe('notices of payments', function () {
  this.timeout(60_000)
  let paying: Paying
  before(async () => {
    paying = await startPaying()
  })
  after(() => paying.stop())

  const typesOf = async (id: unknown) =>
    (await paying.facts(`payment-${String(id)}`)).map(({ type }) => type)
  const has = (id: unknown, type: string, ms?: number) =>
    until(async () => (await typesOf(id)).includes(type), `${type} has come`, ms)
  const creditsOf = async (playerId: string, id: unknown) =>
    (await paying.facts(`wallet-${playerId}`)).filter(
      ({ type, data }) => type === 'Deposited' && data['depositId'] === id,
    ).length
  const faults = (set: object) => paying.gateway.ask('PUT', '/v1/faults', set)
  /** A deposit that waits on the gateway's page. */
  const waiting = async () => {
    const { token, playerId } = await newPlayer(paying.url, '500')
    const { status, body } = await paying.deposit(token, 'sandbox-redirect')
    expect({ status, ...body }).to.include({ status: 'pending', balance: '500' })
    return { token, playerId, id: String(body['depositId']), page: body['redirectUrl'] }
  }

  it('credit what a person approves within a second, and once where they come twice', async () => {
    const { token, playerId, id, page } = await waiting()
    await faults({ twice: 1 })
    expect(await paying.decide(page, 'approve')).to.equal(200)
    await until(
      async () => (await creditsOf(playerId, id)) === 1,
      'it is credited',
      CREDITED_MS_MAX,
    )
    const both = async () => {
      const { body } = await paying.gateway.ask('GET', `/v1/payments/${id}`)
      return (body['notices'] as { tries: number }[]).every(({ tries }) => tries === 2)
    }
    await until(both, 'it is told twice')
    expect(await typesOf(id)).to.eql(['PaymentOpened', 'PaymentBegun', 'PaymentSucceeded'])
    expect(await creditsOf(playerId, id)).to.equal(1)
    await until(async () => (await paying.balance(token)) === '1550', 'it is shown')
  })

  it('end a deposit that a person declines', async () => {
    const { token, playerId, id, page } = await waiting()
    await paying.decide(page, 'decline')
    await has(id, 'PaymentFailed')
    const failed = async () =>
      (await paying.facts(`wallet-${playerId}`)).some(({ type }) => type === 'DepositFailed')
    await until(failed, 'it has failed')
    expect(await paying.balance(token)).to.equal('500')
  })

  it('are taken before the gateway has answered what it was asked', async () => {
    const { token, playerId } = await newPlayer(paying.url, '500')
    await faults({ slow: 1, slowMs: 1_500 })
    const answered = paying.deposit(token, 'sandbox')
    const credited = async () =>
      (await paying.facts(`wallet-${playerId}`)).filter(({ type }) => type === 'Deposited')
    await until(async () => (await credited()).length === 2, 'it is credited', 1_400)
    const { body } = await answered
    expect(body).to.include({ status: 'succeeded', balance: '1550' })
    expect(await typesOf(body['depositId'])).to.eql(['PaymentOpened', 'PaymentSucceeded'])
    expect(await credited()).to.have.length(2)
  })

  it('keep a success that comes after a failure, in whichever order they are told', async () => {
    const { token } = await newPlayer(paying.url, '500')
    await faults({ outOfOrder: 1 })
    const { body } = await paying.deposit(token, 'sandbox-late')
    expect(body).to.include({ status: 'failed', balance: '500' })
    await has(body['depositId'], 'PaymentSucceeded')
    const told = async () => {
      const one = await paying.gateway.ask('GET', `/v1/payments/${String(body['depositId'])}`)
      const notices = one.body['notices'] as { delivery: string }[]
      return notices.length === 2 && notices.every(({ delivery }) => delivery === 'delivered')
    }
    await until(told, 'both are told')
    const types = ['PaymentOpened', 'PaymentFailed', 'PaymentSucceeded']
    expect(await typesOf(body['depositId'])).to.eql(types)
  })

  it('keep another amount than was asked for', async () => {
    const { id, page } = await waiting()
    await faults({ otherAmount: 1 })
    await paying.decide(page, 'approve')
    await has(id, 'PaymentSucceeded')
    const [, , succeeded] = await paying.facts(`payment-${id}`)
    expect(succeeded?.data).to.include({ amount: 1051n })
  })

  it('keep what contradicts what was said before', async () => {
    const { token } = await newPlayer(paying.url, '500')
    const { body } = await paying.deposit(token, 'sandbox')
    const id = String(body['depositId'])
    for (const changes of [{ event: 'failed' }, { amount: '1' }, { kind: 'payout' }]) {
      expect((await paying.tell(noticeOf(id, changes))).status).to.equal(204)
    }
    const types = await typesOf(id)
    const expected = ['PaymentContradicted', 'PaymentContradicted', 'PaymentContradicted']
    expect(types.slice(2)).to.eql(expected)
  })

  it('keep payments that nobody here began, once', async () => {
    const key = 'from-elsewhere'
    const webhookUrl = `${paying.url}/v1/payments/sandbox/notices`
    const order = { key, amount: '900', currency: 'EUR', instrument: 'card', webhookUrl }
    await faults({ twice: 1 })
    const { body } = await paying.gateway.ask('POST', '/v1/charges', order)
    const id = paymentIdOf('sandbox', String(body['reference']))
    await has(id, 'PaymentSucceeded')
    const [opened] = await paying.facts(`payment-${id}`)
    expect(opened?.data).to.include({ playerId: null, amount: 900n, kind: 'deposit' })
    expect(await typesOf(id)).to.eql(['PaymentOpened', 'PaymentSucceeded'])
  })

  it('keep money that goes back', async () => {
    const { token } = await newPlayer(paying.url, '500')
    const { body } = await paying.deposit(token, 'sandbox')
    const key = String(body['depositId'])
    await paying.gateway.ask('POST', '/v1/chargebacks', { key, amount: '400' })
    await has(key, 'PaymentChargedBack')
  })

  it('are refused where they are not the gateway’s, and change nothing', async () => {
    const { id } = await waiting()
    const codeOf = async (response: Promise<Response>) => {
      const { status, headers } = await response
      expect(headers.get('content-type')).to.include('application/problem+json')
      const { code } = (await (await response).json()) as { code: string }
      return `${status} ${code}`
    }
    const notice = noticeOf(id)
    const tell: Paying['tell'] = (...told) => paying.tell(...told)
    expect(await codeOf(tell(notice, { secret: 'x'.repeat(32) }))).to.equal('401 NOTICE_UNSIGNED')
    expect(await codeOf(tell(notice, { tampered: ' ' }))).to.equal('401 NOTICE_UNSIGNED')
    for (const agoS of [301, -301]) {
      expect(await codeOf(tell(notice, { agoS }))).to.equal('401 NOTICE_UNTIMELY')
    }
    const unreadable = tell({ ...notice, amount: 1050 })
    expect(await codeOf(unreadable)).to.equal('400 NOTICE_UNREADABLE')
    const elsewhere = fetch(`${paying.url}/v1/payments/other/notices`, { method: 'POST' })
    expect(await codeOf(elsewhere)).to.equal('404 NOT_FOUND')
    expect(await typesOf(id)).to.eql(['PaymentOpened', 'PaymentBegun'])
    expect((await tell(notice, { agoS: 295 })).status).to.equal(204)
    expect(await typesOf(id)).to.include('PaymentSucceeded')
  })
})
