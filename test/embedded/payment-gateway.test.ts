// Tests of the sandbox payment gateway as a process: orders, the payer's page, what a crash leaves, who may ask.
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openBook } from '../../embedded/payment-gateway/book.ts'
import { kindOf, SANDBOX } from '../../embedded/payment-gateway/rules.ts'
import { BookFull } from '../../embedded/sandbox/lines.ts'
import { SECRET, startGateway, type GatewayProcess } from '../support/payment-gateway.ts'
import { until } from '../support/store-process.ts'

const ORDER = { key: 'order-1', amount: '1050', currency: 'EUR', instrument: SANDBOX }
const REDIRECT = { ...ORDER, instrument: 'sandbox-redirect' }

describe('the payment gateway', function () {
  this.timeout(60_000)
  let folder: string
  let gateway: GatewayProcess
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'acme-payments-'))
    gateway = await startGateway(folder)
  })
  afterEach(async () => {
    await gateway.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  const charge = async (order: object) => (await gateway.ask('POST', '/v1/charges', order)).body
  const statusOf = async (key: string) => {
    const { body } = await gateway.ask('GET', `/v1/payments/${key}`)
    return (body['answer'] as { status: string }).status
  }
  const press = (url: unknown, decision: string) =>
    fetch(String(url), { method: 'POST', body: new URLSearchParams({ decision }) })

  it('answers as the name of an instrument says, and the same key always the same', async () => {
    const paid = await charge(ORDER)
    expect(paid).to.include({ status: 'succeeded', amount: '1050' })
    expect(paid['reference']).to.match(/^sandbox-[0-9a-f]{24}$/)
    expect(await charge(ORDER)).to.eql(paid)
    for (const [instrument, status] of Object.entries({
      'sandbox-declined': 'failed',
      'sandbox-silent': 'pending',
      'sandbox-redirect': 'redirect',
      'sandbox-slow': 'pending',
      'sandbox-late': 'failed',
    })) {
      const order = { ...ORDER, key: instrument, instrument }
      const { body } = await gateway.ask('POST', '/v1/payouts', order)
      expect(body, instrument).to.include({ status })
      expect((await gateway.ask('POST', '/v1/payouts', order)).body).to.eql(body)
      expect(kindOf(instrument)).to.equal('wallet')
    }
  })

  it('refuses a key for another payment', async () => {
    await charge(ORDER)
    for (const change of [{ amount: '1' }, { currency: 'USD' }, { instrument: 'bank' }]) {
      const { status } = await gateway.ask('POST', '/v1/charges', { ...ORDER, ...change })
      expect(status, JSON.stringify(change)).to.equal(409)
    }
    expect((await gateway.ask('POST', '/v1/payouts', ORDER)).status).to.equal(409)
    const elsewhere = { ...ORDER, returnUrl: 'http://127.0.0.1:1/back' }
    expect(await charge(elsewhere)).to.include({ status: 'succeeded' })
  })

  it('lets a person approve or decline on a page, once', async () => {
    const returnUrl = 'http://127.0.0.1:1/?a=1&b="<'
    for (const [decision, status, title] of [
      ['approve', 'succeeded', 'Approved'],
      ['decline', 'failed', 'Declined'],
    ] as const) {
      const order = { ...REDIRECT, key: decision, returnUrl }
      const { url } = await charge(order)
      const shown = await fetch(String(url))
      expect(shown.headers.get('content-security-policy')).to.include("default-src 'none'")
      expect(await shown.text())
        .to.include('€10.50')
        .and.include('sandbox-redirect')
        .and.not.include('<script')
      expect(await statusOf(decision)).to.equal('redirect')
      expect((await press(url, 'perhaps')).status).to.equal(400)
      const decided = await (await press(url, decision)).text()
      expect(decided)
        .to.include(`<h1>${title}</h1>`)
        .and.include('<a href="http://127.0.0.1:1/?a=1&amp;b=&quot;&lt;">')
      expect(await charge(order)).to.include({ status })
      await press(url, decision === 'approve' ? 'decline' : 'approve')
      expect(await charge(order)).to.include({ status })
    }
    expect((await fetch(`${gateway.url}/pay/nobody-has-this`)).status).to.equal(404)
  })

  it('lets what is slow or late succeed later, also after a kill -9', async () => {
    const instruments = ['sandbox-slow', 'sandbox-late']
    for (const instrument of instruments) await charge({ ...ORDER, key: instrument, instrument })
    await gateway.kill()
    gateway = await startGateway(folder)
    for (const key of instruments) {
      await until(async () => (await statusOf(key)) === 'succeeded', `${key} succeeds`)
    }
  })

  it('answers the same after a kill -9, whether or not its answer had arrived', async () => {
    const paid = await charge(ORDER)
    const { url } = await charge({ ...REDIRECT, key: 'order-2' })
    await gateway.ask('PUT', '/v1/faults', { lostAnswers: 1 })
    const lost = { ...ORDER, key: 'order-3' }
    expect(await charge(lost).catch(() => 'lost')).to.equal('lost')
    const { port } = new URL(gateway.url)
    await gateway.kill()
    const torn = `${JSON.stringify({ ...ORDER, key: 'order-4' }).slice(0, 40)}`
    appendFileSync(join(folder, 'payments.ndjson'), torn)
    gateway = await startGateway(folder, Number(port))
    expect(await charge(ORDER)).to.eql(paid)
    expect(await charge({ ...REDIRECT, key: 'order-2' })).to.eql({ status: 'redirect', url })
    expect(await charge(lost)).to.include({ status: 'succeeded' })
    expect(readFileSync(join(folder, 'payments.ndjson'), 'utf8').split('order-3')).to.have.length(2)
    expect(await charge({ ...ORDER, key: 'order-4' })).to.include({ status: 'succeeded' })
  })

  it('starts on no book that is damaged, nor on one that is open', async () => {
    const failed = (why: unknown) => String(why)
    expect(await startGateway(folder).catch(failed)).to.include('is in use by process')
    await charge(ORDER)
    await gateway.kill()
    const path = join(folder, 'payments.ndjson')
    writeFileSync(path, `{"key\n${readFileSync(path, 'utf8')}`)
    expect(await startGateway(folder).catch(failed)).to.include(`${path} is damaged at byte 0`)
  })

  it('takes no order that it cannot keep, and goes on when it can again', async () => {
    const paid = await charge(ORDER)
    const bytes = statSync(join(folder, 'payments.ndjson')).size
    const limit = (most: number | 'unlimited') =>
      execFileSync('prlimit', [`--pid=${gateway.pid}`, `--fsize=${most}:unlimited`])
    limit(bytes + 10) // the line begins, and does not end
    const order = { ...ORDER, key: 'order-2' }
    expect((await gateway.ask('POST', '/v1/charges', order)).status).to.equal(503)
    expect((await gateway.ask('GET', '/v1/payments/order-2')).status).to.equal(404)
    expect(await charge(ORDER)).to.eql(paid)
    limit('unlimited')
    const kept = await charge(order)
    expect(kept).to.include({ status: 'succeeded' })
    await gateway.kill()
    gateway = await startGateway(folder)
    expect(await charge(order)).to.eql(kept)
  })

  it('takes orders from who has the secret, in their form, and no others', async () => {
    for (const [method, place] of [
      ['POST', '/v1/charges'],
      ['GET', '/v1/payments/order-1'],
      ['GET', '/v1/settlements?day=2026-01-01'],
      ['PUT', '/v1/faults'],
      ['GET', '/nowhere'],
    ] as const) {
      for (const Authorization of ['', 'Bearer of another']) {
        const { status } = await fetch(`${gateway.url}${place}`, {
          method,
          headers: { Authorization },
        })
        expect(status, place).to.equal(401)
      }
    }
    for (const change of [
      { amount: 1050 },
      { amount: '0' },
      { amount: '-1' },
      { amount: '10.50' },
      { currency: 'eur' },
      { key: 'a/b' },
      { key: undefined },
      { instrument: '' },
      { webhookUrl: 'ftp://127.0.0.1' },
      { returnUrl: 'javascript:alert(1)' },
      { more: 1 },
    ]) {
      const { status } = await gateway.ask('POST', '/v1/charges', { ...ORDER, ...change })
      expect(status, JSON.stringify(change)).to.equal(400)
    }
    const large = { ...ORDER, instrument: 'x'.repeat(17 * 1024) }
    expect((await gateway.ask('POST', '/v1/charges', large)).status).to.equal(413)
    expect((await gateway.ask('GET', '/v1/payments/order-1')).status).to.equal(404)
    expect((await gateway.ask('DELETE', '/v1/charges')).status).to.equal(404)
    expect((await fetch(`${gateway.url}/health/live`)).status).to.equal(200)
  })

  it('lets no more go back than came, and tells a day’s settlement', async () => {
    for (const key of ['a', 'b']) await charge({ ...ORDER, key })
    await charge({ ...ORDER, key: 'c', instrument: 'sandbox-declined' })
    await gateway.ask('POST', '/v1/payouts', { ...ORDER, key: 'd', amount: '300' })
    const back = (key: string, amount: string) =>
      gateway.ask('POST', '/v1/chargebacks', { key, amount }).then(({ status }) => status)
    expect(await back('a', '1000')).to.equal(200)
    expect(await back('a', '51')).to.equal(409)
    expect(await back('c', '1')).to.equal(409)
    expect(await back('d', '300')).to.equal(200)
    expect(await back('nobody', '1')).to.equal(404)

    const settled = async (day: string) => {
      const headers = { Authorization: `Bearer ${SECRET}` }
      const response = await fetch(`${gateway.url}/v1/settlements?day=${day}`, { headers })
      const [head, ...lines] = (await response.text()).trimEnd().split('\r\n')
      expect(head).to.equal('reference,key,kind,amount,currency,status,settled_at')
      return lines.map((line) => line.split(','))
    }
    const today = new Date().toISOString().slice(0, 10)
    const lines = await settled(today)
    const sumOf = (kind: string, status: string) =>
      lines
        .filter((line) => line[2] === kind && line[5] === status)
        .reduce((sum, line) => sum + Number(line[3]), 0)
    expect(lines).to.have.length(5)
    expect(sumOf('charge', 'succeeded')).to.equal(2100)
    expect(sumOf('charge', 'chargedBack')).to.equal(1000)
    expect(sumOf('payout', 'succeeded')).to.equal(300)
    expect(sumOf('payout', 'returned')).to.equal(300)
    expect(lines.every((line) => line[4] === 'EUR' && line[6]?.startsWith(today))).to.equal(true)
    expect(await settled('2020-02-29')).to.eql([])
    expect((await gateway.ask('GET', '/v1/settlements?day=today')).status).to.equal(400)
  })

  it('is stopped in order, and takes no more than it can keep', async () => {
    expect((await gateway.stop()).code).to.equal(0)
    const book = await openBook(folder, 1)
    const payment = {
      ...ORDER,
      kind: 'charge' as const,
      returnUrl: null,
      webhookUrl: null,
      reference: 'r',
      token: 't',
      openedAt: '2026-01-01T00:00:00.000Z',
      notices: [],
    }
    await book.change('order-1', () => payment)
    const refusal = await book.change('order-2', () => payment).catch((error: unknown) => error)
    expect(refusal).to.be.instanceOf(BookFull)
    expect(await book.change('order-1', () => ({ ...payment, token: 'u' }))).to.include({
      token: 'u',
    })
    await book.close()
  })
})
