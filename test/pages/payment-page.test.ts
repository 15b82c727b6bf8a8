/** The payer's page of the sandbox payment gateway, in a browser: to be read, pressed and left, in both schemes, narrow and wide. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { startPaymentGateway, type PaymentGateway } from '../../embedded/payment-gateway/server.ts'
import { SECRET } from '../support/payment-gateway.ts'
import { expectAccessible, expectNoSideways } from './support/accessible.ts'
import { expectClean, shoot, visit } from './support/browser.ts'

const ORDER = { amount: '123456', currency: 'EUR', instrument: 'sandbox-redirect' }

describe('the payer’s page', function () {
  this.timeout(60_000)
  let folder: string
  let gateway: PaymentGateway
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'acme-payer-'))
    gateway = await startPaymentGateway({ dataDir: folder, secret: SECRET })
  })
  after(async () => {
    await gateway.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const order = async (key: string, place = 'charges') => {
    const response = await fetch(`${gateway.url}/v1/${place}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${SECRET}` },
      body: JSON.stringify({ ...ORDER, key, returnUrl: `${gateway.url}/health/live` }),
    })
    return String(((await response.json()) as Record<string, unknown>)['url'])
  }

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [360, 1440]) {
      it(`is approved by the keyboard, ${scheme}, ${width} px`, async () => {
        const visitor = await visit(gateway.url, { scheme, width })
        const { page } = visitor
        await page.goto(await order(`${scheme}-${width}`))
        await expectAccessible(page)
        await expectNoSideways(page)
        await shoot(page, `payer-open-${scheme}-${width}`)
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { name: 'Approved' }).waitFor()
        await expectAccessible(page)
        await shoot(page, `payer-approved-${scheme}-${width}`)
        await page.getByRole('link', { name: 'Go back' }).click()
        await page.waitForURL('**/health/live')
        expectClean(visitor)
        await visitor.leave()
      })
    }
  }

  it('tells a payout from a payment, what was declined, and where there is nothing', async () => {
    const visitor = await visit(gateway.url)
    const { page } = visitor
    await page.goto(await order('out', 'payouts'))
    expect(await page.getByRole('heading').textContent()).to.equal('Approve this payout?')
    await page.getByRole('button', { name: 'Decline' }).click()
    await page.getByRole('heading', { name: 'Declined' }).waitFor()
    expectClean(visitor)
    await page.goto('/pay/nobody-has-this')
    await page.getByRole('heading', { name: 'No such payment' }).waitFor()
    await expectAccessible(page)
    await visitor.leave()
  })
})
