/** A deposit that a person approves on the payment provider's page, from the cashier and back, in a browser. */
import { expect } from 'chai'
import { newPlayer } from '../support/http.ts'
import { startPaying, type Paying } from '../support/paying.ts'
import { expectAccessible, expectNoSideways } from './support/accessible.ts'
import { shoot, visit } from './support/browser.ts'
import { submit } from './support/player.ts'
import { signedInAs } from './support/signed-in.ts'

describe('the cashier', function () {
  this.timeout(60_000)
  let paying: Paying
  before(async () => {
    paying = await startPaying()
  })
  after(() => paying.stop())

  for (const [scheme, width] of [
    ['light', 1440],
    ['dark', 360],
  ] as const) {
    it(`leads to the payment provider and back, ${scheme}, ${width} px`, async () => {
      const { token } = await newPlayer(paying.url, '500')
      const visitor = await visit(paying.url, { scheme, width })
      const { page } = visitor
      await signedInAs(page, 'player', token)
      await page.goto('/player#deposit')
      await page.getByLabel('Amount in').fill('10.50')
      await page.getByLabel('Pay with').selectOption('sandbox-redirect')
      await submit(page, 'Deposit')
      await page.getByText('wait at the payment provider').waitFor()
      await page.getByText('Pending', { exact: true }).waitFor()
      await expectAccessible(page)
      await expectNoSideways(page)
      await shoot(page, `cashier-waits-${scheme}-${width}`)
      await page.getByRole('link', { name: 'Go to the payment page' }).click()
      await submit(page, 'Approve')
      await page.getByRole('heading', { name: 'Approved' }).waitFor()
      await page.getByRole('link', { name: 'Go back' }).click()
      await page.getByText('€15.50').first().waitFor()
      await page.getByText('Pending', { exact: true }).waitFor({ state: 'detached' })
      await shoot(page, `cashier-paid-${scheme}-${width}`)
      expect(visitor.wrong).to.eql([])
      expect(visitor.foreign.filter((url) => !url.startsWith(paying.gateway.url))).to.eql([])
      await visitor.leave()
    })
  }
})
