// Tests of what the sandbox payment gateway tells by webhooks, and of its faults, against a receiver on a socket.
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { signatureOf, waitMs } from '../../embedded/payment-gateway/webhooks.ts'
import {
  SECRET,
  startGateway,
  startReceiver,
  type GatewayProcess,
} from '../support/payment-gateway.ts'
import { until } from '../support/store-process.ts'

const ORDER = { key: 'order-1', amount: '1050', currency: 'EUR', instrument: 'sandbox' }

describe('the payment gateway’s webhooks', function () {
  this.timeout(60_000)
  let folder: string
  let gateway: GatewayProcess
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  let status = 204
  beforeEach(async () => {
    status = 204
    folder = mkdtempSync(join(tmpdir(), 'acme-webhooks-'))
    ;[gateway, receiver] = await Promise.all([startGateway(folder), startReceiver(() => status)])
  })
  afterEach(async () => {
    await gateway.kill()
    await receiver.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const charge = async (order: object = {}) => {
    const body = { ...ORDER, webhookUrl: receiver.url, ...order }
    return (await gateway.ask('POST', '/v1/charges', body)).body
  }
  const goBack = (amount: string) =>
    gateway.ask('POST', '/v1/chargebacks', { key: ORDER.key, amount })
  const faults = (which: object) => gateway.ask('PUT', '/v1/faults', which)
  const noticesOf = async (key: string) =>
    (await gateway.ask('GET', `/v1/payments/${key}`)).body['notices'] as {
      tries: number
      delivery: string
    }[]

  it('are signed over the instant and the body, as anybody can compute', () => {
    // echo -n '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret
    expect(signatureOf('secret', '{"a":1}', 1_700_000_000)).to.equal(
      't=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686',
    )
  })

  it('tell what has happened to a payment, and to nobody’s that names no address', async () => {
    await charge({ key: 'untold', webhookUrl: null })
    const { reference } = await charge()
    await receiver.events(1)
    await goBack('50')
    expect(await receiver.events(2)).to.eql(['succeeded', 'chargedBack'])
    const [paid, back] = receiver.received
    expect(paid?.body).to.include({ ...told(reference), event: 'succeeded', amount: '1050' })
    expect(back?.body).to.include({ ...told(reference), event: 'chargedBack', amount: '50' })
    expect(paid?.body['noticeId']).not.to.equal(back?.body['noticeId'])
    for (const { signature, text, at } of receiver.received) {
      const [, t = '', v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? []
      expect(Math.abs(Number(t) - at / 1000)).to.be.below(10)
      expect(v1).to.equal(createHmac('sha256', SECRET).update(`${t}.${text}`).digest('hex'))
    }
    expect((await noticesOf('untold'))[0]).to.include({ delivery: 'never' })
  })
  const told = (reference: unknown) => ({
    key: ORDER.key,
    kind: 'charge',
    currency: 'EUR',
    reference,
  })

  it('come again until they are taken, also after a kill -9, and then no more', async () => {
    status = 500
    await charge()
    await receiver.events(2)
    await gateway.kill()
    const tried = receiver.received.length
    status = 204
    gateway = await startGateway(folder)
    await receiver.events(tried + 1)
    await until(
      async () => (await noticesOf(ORDER.key))[0]?.delivery === 'delivered',
      'it is noted that it was taken',
    )
    await gateway.stop()
    gateway = await startGateway(folder)
    await charge({ key: 'order-2' })
    await receiver.events(tried + 2)
    const last = receiver.received.at(-1)
    expect(last?.body).to.include({ key: 'order-2' })
    const ids = receiver.received.slice(0, -1).map(({ body }) => body['noticeId'])
    expect(new Set(ids).size).to.equal(1)
  })

  it('wait longer each time, up to an hour', () => {
    expect([1, 2, 3, 12, 13, 19].map(waitMs)).to.eql([
      1_000, 2_000, 4_000, 2_048_000, 3_600_000, 3_600_000,
    ])
  })

  it('come before a slow answer, which then is the same', async () => {
    await faults({ slow: 1, slowMs: 2_000 })
    const answered = charge().then((answer) => ({ answer, at: Date.now() }))
    await receiver.events(1)
    const { answer, at } = await answered
    expect(at).to.be.above(receiver.received[0]?.at ?? Infinity)
    expect(await charge()).to.eql(answer)
  })

  it('come twice, out of order, or never, as often as they are told to', async () => {
    await faults({ twice: 1, outOfOrder: 1, never: 1 })
    await charge({ key: 'unheard' })
    await charge()
    await goBack('50')
    expect(await receiver.events(3)).to.have.members(['chargedBack', 'chargedBack', 'succeeded'])
    expect(receiver.received[0]?.body['event']).to.equal('chargedBack')
    expect(receiver.received[1]?.body).to.eql(receiver.received[0]?.body)
    expect(receiver.received.map(({ body }) => body['key'])).not.to.include('unheard')
    await charge({ key: 'order-3' })
    await receiver.events(4)
    expect((await noticesOf('unheard'))[0]).to.include({ delivery: 'never', tries: 0 })
  })

  it('and answers tell of another amount than was asked for', async () => {
    await faults({ otherAmount: 1 })
    expect(await charge()).to.include({ status: 'succeeded', amount: '1051' })
    await receiver.events(1)
    expect(receiver.received[0]?.body).to.include({ amount: '1051' })
    expect(await charge({ key: 'order-2' })).to.include({ amount: '1050' })
    expect((await faults({ never: -1 })).status).to.equal(400)
    expect((await faults({ often: 1 })).status).to.equal(400)
  })

  it('tell first that a late payment failed, and then that it succeeded', async () => {
    await charge({ instrument: 'sandbox-late' })
    expect(await receiver.events(2)).to.eql(['failed', 'succeeded'])
  })
})
