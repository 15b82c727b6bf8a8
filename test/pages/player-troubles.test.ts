/** What goes wrong while a player types: sign-ins end, servers ask to wait, tabs do the same; nothing typed is lost, nothing is sent twice. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { ask, newPlayer, type Player } from '../support/http.ts'
import { until } from '../support/store-process.ts'
import { system } from '../support/system.ts'
import { visit, type Visitor } from './support/browser.ts'
import { signInAs, submit } from './support/player.ts'

describe('troubles of a player', function () {
  this.timeout(120_000)
  let url: string
  let player: Player
  let visitor: Visitor
  let page: Page
  before(async () => {
    url = (await system()).url
    player = await newPlayer(url)
    visitor = await visit(url)
    page = visitor.page
    await signInAs(page, player)
  })
  after(() => visitor.leave())

  const depositsOf = async () => {
    const path = '/v1/wallet/entries?limit=100'
    const { body } = await ask(url, 'GET', { path, token: player.token })
    const entries = body['data'] as { kind: string; amount: string }[]
    return entries.filter(({ kind }) => kind === 'DEPOSIT').map(({ amount }) => amount)
  }
  const typed = async (amount: string) => {
    await page.goto('/player#deposit')
    await page.getByLabel('Amount in EUR').fill(amount)
  }

  it('a sign-in that ended is asked for above the form, and the form is sent then', async () => {
    await typed('12.34')
    const { body } = await ask(url, 'GET', { path: '/v1/me/sign-ins', token: player.token })
    const all = body['data'] as { signInId: string; isThis: boolean }[]
    for (const { signInId, isThis } of all) {
      if (isThis) continue
      const path = `/v1/me/sign-ins/${signInId}/end`
      await ask(url, 'POST', { path, token: player.token, body: {} })
    }
    await submit(page, 'Deposit')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('E-mail').fill(player.email)
    await dialog.getByLabel('Password').fill(player.password)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('acme-notices', { hasText: '€12.34 are in your wallet' }).waitFor()
    await until(async () => (await depositsOf()).length === 2, 'the deposit read')
    expect(await depositsOf()).to.deep.equal(['1234', '100000'])
  })
  it('a 503 is told, and the same is sent again under the same key', async () => {
    await typed('5')
    const keys: (string | undefined)[] = []
    await page.route('**/v1/deposits', async (route) => {
      keys.push(route.request().headers()['idempotency-key'])
      if (keys.length > 1) return route.continue()
      return route.fulfill({
        status: 503,
        headers: { 'retry-after': '1' },
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'UNAVAILABLE', title: 'Unavailable', status: 503 }),
      })
    })
    await submit(page, 'Deposit')
    await page.locator('acme-notices', { hasText: 'asks to wait' }).waitFor()
    await page.locator('acme-notices', { hasText: '€5.00 are in your wallet' }).waitFor()
    await page.unroute('**/v1/deposits')
    expect(keys).to.have.length(2)
    expect(keys[0]).to.equal(keys[1])
    await until(async () => (await depositsOf()).length === 3, 'the deposit read')
    expect(await depositsOf()).to.deep.equal(['500', '1234', '100000'])
  })
  it('two tabs share one sign-in and one balance; back and reload send nothing', async () => {
    const second = await visitor.context.newPage()
    await second.goto('/player')
    const amount = second.locator('.bar-of-player .amount')
    await amount.filter({ hasText: '€1,017.34' }).waitFor()
    await typed('1')
    await submit(page, 'Deposit')
    await amount.filter({ hasText: '€1,018.34' }).waitFor()
    await page.goto('/player#lobby')
    await page.goBack()
    await page.reload()
    await page.getByLabel('Amount in EUR').waitFor()
    await until(async () => (await depositsOf()).length >= 4, 'the deposit read')
    expect((await depositsOf()).length).to.equal(4)
    await second.close()
  })
  it('an address that is no percent-encoding is a place like another, where nothing is', async () => {
    for (const place of ['reset/%E0%A4%A', 'reset/<img src=x onerror=alert(1)>', 'nowhere/%']) {
      await page.goto('about:blank')
      await page.goto(`/player#${place}`)
      await page.locator('main h1').waitFor()
    }
    expect(visitor.wrong.filter((line) => line.includes('URIError'))).to.deep.equal([])
  })
})
