/** Payments over HTTP, against the sandbox gateway on a socket: what counts as an answer, and what keeps a payment unknown. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { minor } from '../../domain/shared/money.ts'
import { createPaymentGateway } from '../../embedded/payment-gateway/in-process.ts'
import { startPaymentGateway, type PaymentGateway } from '../../embedded/payment-gateway/server.ts'
import { createHttpPayments } from '../../integrations/http-payments.ts'
import type { Payment } from '../../integrations/payment-provider.ts'
import { SECRET } from '../support/payment-gateway.ts'

const UNKNOWN = { status: 'unknown' }

const paymentBy = (instrument: string, change: Partial<Payment> = {}): Payment => ({
  key: `by-${instrument}`,
  amount: minor(1050n),
  currency: 'EUR',
  instrument,
  ...change,
})

describe('payments over HTTP', () => {
  let folder: string
  let gateway: PaymentGateway
  const troubles: string[] = []
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'acme-http-payments-'))
    gateway = await startPaymentGateway({ dataDir: folder, secret: SECRET })
  })
  after(async () => {
    await gateway.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => troubles.splice(0))

  const inProcess = createPaymentGateway()
  const payments = (secret = SECRET, url = gateway.url) => {
    const { name, kindOf } = inProcess
    const onTrouble = (_what: string, error: unknown) => troubles.push(String(error))
    return createHttpPayments({ name, kindOf, url, secret, onTrouble })
  }

  it('are answered as the gateway in this process answers, also under the same key again', async () => {
    for (const instrument of ['sandbox', 'card', 'sandbox-declined', 'sandbox-silent']) {
      const payment = paymentBy(instrument)
      expect(await payments().charge(payment)).to.include(await inProcess.charge(payment))
      expect(await payments().charge(payment)).to.include(await inProcess.charge(payment))
      const payout = paymentBy(instrument, { key: `out-${instrument}` })
      expect(await payments().payOut(payout)).to.include(await inProcess.payOut(payout))
    }
    expect(troubles).to.eql([])
  })

  it('wait where nobody has decided them, on a page where a person decides', async () => {
    const redirected = await payments().charge(paymentBy('sandbox-redirect'))
    expect(redirected).to.have.all.keys('status', 'url')
    expect(redirected).to.have.property('url').that.includes(`${gateway.url}/pay/`)
    expect(await payments().charge(paymentBy('sandbox-slow'))).to.eql({ status: 'pending' })
    expect(troubles).to.eql([])
  })

  it('are unknown, and told of, where the answer is none that counts', async () => {
    const payment = paymentBy('sandbox', { key: 'refused' })
    expect(await payments('of-somebody-else').charge(payment)).to.eql(UNKNOWN)
    expect(await payments(SECRET, 'http://127.0.0.1:1').charge(payment)).to.eql(UNKNOWN)
    await payments().charge(payment)
    expect(await payments().charge({ ...payment, amount: minor(1n) })).to.eql(UNKNOWN)
    expect(troubles[0]).to.include('401')
    expect(troubles[1]).to.include('fetch failed')
    expect(troubles[2]).to.include('409')
  })

  it('tell another amount where that has moved', async () => {
    const headers = { Authorization: `Bearer ${SECRET}` }
    const body = JSON.stringify({ otherAmount: 1 })
    await fetch(`${gateway.url}/v1/faults`, { method: 'PUT', headers, body })
    const answer = await payments().charge(paymentBy('sandbox', { key: 'other' }))
    expect(answer).to.include({ status: 'succeeded', amount: 1051n })
  })

  it('are not waited for any longer than the signal says', async () => {
    const headers = { Authorization: `Bearer ${SECRET}` }
    const body = JSON.stringify({ slow: 1, slowMs: 20_000 })
    await fetch(`${gateway.url}/v1/faults`, { method: 'PUT', headers, body })
    const payment = paymentBy('sandbox', { key: 'slow' })
    expect(await payments().charge(payment, AbortSignal.timeout(100))).to.eql(UNKNOWN)
    expect(await payments().charge(payment)).to.include({ status: 'succeeded' })
  })
})
