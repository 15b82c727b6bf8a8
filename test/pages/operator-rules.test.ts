/** Rules in the browser: drafted by one, approved and activated by another in a browser of their own, withdrawn. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { system, type System } from '../support/system.ts'
import { expectAccessible } from './support/accessible.ts'
import { expectClean, shoot } from './support/browser.ts'
import { visitAs } from './support/staff.ts'

const VERSION = `page-${randomUUID().slice(0, 8)}`
const LAW = `law-${randomUUID().slice(0, 8)}`
const PACK = {
  version: VERSION,
  source: 'a walk through the page',
  dailySums: [{ from: '2020-01-01', perDay: { EUR: '123456' } }],
}
/** Other tests go by what code ships. */
const IN_DAYS = new Date(Date.now() + 90 * 86_400_000).toISOString()
const END = new Date(Date.now() + 91 * 86_400_000).toISOString()

describe('the operator’s screen of rules', function () {
  this.timeout(180_000)
  let on: System
  before(async () => {
    on = await system()
  })

  const sent = async (page: Page, name: string, reason: string) => {
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill(reason)
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('Nothing has been recorded yet.').waitFor()
    await dialog.getByRole('button', { name, exact: true }).last().click()
  }
  const open = async (page: Page) => {
    const row = page.getByRole('row').filter({ hasText: VERSION })
    await row.getByRole('button', { name: 'Look' }).click()
    await page.getByRole('dialog').waitFor()
  }

  it('lets one draft, another approve and activate what it would change, and shows who did', async () => {
    const first = await visitAs(on.url, 'operator', { at: 'rules' })
    await first.page.getByRole('link', { name: 'deposit_watch' }).click()
    await first.page.getByRole('heading', { name: 'In force now' }).waitFor()
    await first.page.getByRole('button', { name: 'Draft a pack' }).click()
    const dialog = first.page.getByRole('dialog')
    await dialog.getByLabel('The whole pack, as JSON').fill('{"version":')
    await dialog.getByLabel('Reason').fill('to be tried')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('This is no JSON').waitFor()
    await dialog.getByLabel('The whole pack, as JSON').fill(JSON.stringify(PACK))
    await dialog.getByLabel('Not before').fill(IN_DAYS)
    await dialog.getByLabel('Until (UTC)').fill(END)
    await sent(first.page, 'Draft it', 'more days shall be looked at')
    await open(first.page)
    await first.page.getByText('dailySums.0.perDay.EUR').first().waitFor()
    await expectAccessible(first.page)
    const own = first.page.getByRole('dialog')
    expect(await own.getByRole('button', { name: 'Approve' }).count()).to.equal(0)
    expectClean(first)
    await first.leave()

    const second = await visitAs(on.url, 'compliance', { at: 'rules/deposit_watch' })
    const { page } = second
    await open(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await sent(page, 'Approve', 'tried over the history')
    const row = page.getByRole('row').filter({ hasText: VERSION })
    await row.getByText('approved').waitFor()
    await open(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Activate' }).click()
    await page.getByRole('dialog').getByLabel('Holds from').fill(IN_DAYS)
    await sent(page, 'Activate', 'as decided')
    await row.getByText('activated').waitFor()
    await expectAccessible(page)
    await open(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await sent(page, 'Withdraw', 'not this year')
    await row.getByText('withdrawn').waitFor()
    expectClean(second)
    await second.leave()
  })

  it('shows the law of markets as it shows the others, and drafts a change of it', async () => {
    const one = await visitAs(on.url, 'compliance', { at: 'rules' })
    const { page } = one
    await page.getByRole('link', { name: 'jurisdictions' }).click()
    await page.getByText('The law of the markets').waitFor()
    await page.getByRole('button', { name: 'Draft a pack' }).click()
    const dialog = page.getByRole('dialog')
    const shipped = await dialog.getByLabel('The whole pack, as JSON').inputValue()
    expect(JSON.parse(shipped)).to.include.keys('version', 'source', 'changes')
    const change = {
      market: 'GB',
      column: 'minimumAge',
      from: IN_DAYS,
      value: 17,
      source: 'a walk',
    }
    const pack = { version: LAW, source: 'a walk through the page', changes: [change] }
    await dialog.getByLabel('The whole pack, as JSON').fill(JSON.stringify(pack))
    await dialog.getByLabel('Not before').fill(IN_DAYS)
    await dialog.getByLabel('Reason').fill('to be tried')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('changes.0.value').waitFor()
    const mended = { ...pack, changes: [{ ...change, value: 21 }] }
    await dialog.getByLabel('The whole pack, as JSON').fill(JSON.stringify(mended))
    await sent(page, 'Draft it', 'the Act of next year')
    const row = page.getByRole('row').filter({ hasText: LAW })
    await row.getByRole('button', { name: 'Look' }).click()
    await page.getByText('changes.0.column').first().waitFor()
    await shoot(page, 'operator-rules-law-light-1440')
    await expectAccessible(page)
    // The browser tells of the refusal that the draft met first.
    expectClean({ ...one, wrong: one.wrong.filter((line) => !line.includes('400')) })
    await one.leave()
  })
})
