/** Sign-ins that are shared by tabs: signed out by one, refreshed by two at once, ended while somebody leaves. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { ask, newPlayer, tokenOf, type Player } from '../support/http.ts'
import { until } from '../support/store-process.ts'
import { staffOf, system } from '../support/system.ts'
import { visit, type Visitor } from './support/browser.ts'
import { signInAs, submit } from './support/player.ts'
import { signedInAs } from './support/signed-in.ts'

const KEPT = 'acme.sign-in.player'

/** As if the access token had been given a quarter of an hour ago. */
const AGE = `(() => {
  const kept = JSON.parse(localStorage.getItem('${KEPT}'))
  localStorage.setItem('${KEPT}', JSON.stringify({ ...kept, expiresAtMs: 0 }))
})()`

const isSignedIn = (page: Page) =>
  page.evaluate<boolean>(`localStorage.getItem('${KEPT}') !== null`)

describe('a sign-in that tabs share', function () {
  this.timeout(120_000)
  let url: string
  let player: Player
  let visitor: Visitor
  let page: Page
  before(async () => {
    url = (await system()).url
    player = await newPlayer(url)
  })
  beforeEach(async () => {
    visitor = await visit(url)
    page = visitor.page
  })
  afterEach(() => visitor.leave())

  const second = async (place = '') => {
    const other = await visitor.context.newPage()
    await other.goto(`/player#${place}`)
    await other.locator('.bar-of-player .amount', { hasText: '€' }).waitFor()
    return other
  }
  /** Both ask at once for what needs a token. */
  const bothAsk = (tabs: readonly Page[]) =>
    Promise.all(
      tabs.map(async (tab) => {
        await tab.goto('/player#statement')
        await tab.getByRole('cell', { name: 'Deposit' }).first().waitFor()
      }),
    )

  it('is ended in every tab by one, and nothing that was theirs stays on a screen', async () => {
    await signInAs(page, player)
    const other = await second('statement')
    await other.getByRole('cell', { name: '€1,000.00' }).first().waitFor()
    await submit(page, 'Sign out')
    for (const tab of [page, other]) {
      await tab.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
      expect(await tab.locator('body').innerText()).not.to.include('1,000.00')
    }
  })
  it('is refreshed once by two tabs at once, and both go on', async () => {
    await signInAs(page, player)
    const other = await second()
    let refreshes = 0
    visitor.context.on('request', (request) => {
      if (request.url().endsWith('/v1/auth/refresh')) refreshes += 1
    })
    await page.evaluate(AGE)
    await bothAsk([page, other])
    expect(refreshes).to.equal(1)
    expect(await isSignedIn(page)).to.equal(true)
  })
  it('is refreshed by two tabs that know of no locks, and both go on', async () => {
    await visitor.context.addInitScript(
      `Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })`,
    )
    await signInAs(page, player)
    const other = await second()
    for (let turn = 0; turn < 3; turn += 1) {
      await page.evaluate(AGE)
      await bothAsk([page, other])
      for (const tab of [page, other]) await tab.goto('/player#lobby')
    }
    expect(await isSignedIn(other)).to.equal(true)
  })
  it('goes on where a refresh could not be decided at once', async () => {
    await signInAs(page, player)
    let refreshes = 0
    await page.route('**/v1/auth/refresh', (route) => {
      refreshes += 1
      if (refreshes > 1) return route.continue()
      const body = { code: 'UNAVAILABLE', title: 'Unavailable', status: 503 }
      return route.fulfill({ status: 503, headers: { 'retry-after': '1' }, json: body })
    })
    await page.goto('/player#deposit')
    await page.getByLabel('Amount in EUR').fill('4')
    await page.evaluate(AGE)
    await submit(page, 'Deposit')
    await page.locator('acme-notices', { hasText: '€4.00 are in your wallet' }).waitFor()
    expect(refreshes).to.equal(2)
    expect(await page.getByRole('dialog').count()).to.equal(0)
  })
  it('that has ended by itself is left without a question', async () => {
    await signInAs(page, player)
    const path = '/v1/auth/sign-out-everywhere'
    await ask(url, 'POST', { path, token: await tokenOf(url, player), body: {} })
    await page.evaluate(AGE)
    await submit(page, 'Sign out')
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    expect(await page.getByRole('dialog').count()).to.equal(0)
    expect(visitor.wrong.filter((line) => !line.includes('/v1/'))).to.deep.equal([])
  })
  it('is over here where the server cannot be told', async () => {
    await signInAs(page, player)
    await page.route('**/v1/auth/sign-out', () => {}) // never answered
    await submit(page, 'Sign out')
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    expect(await isSignedIn(page)).to.equal(false)
  })
  it('is asked for in one tab: the question of the other goes once it is answered', async () => {
    await signInAs(page, player)
    const other = await second('deposit')
    await page.goto('/player#deposit')
    const token = await tokenOf(url, player)
    await ask(url, 'POST', { path: '/v1/auth/sign-out-everywhere', token, body: {} })
    for (const tab of [page, other]) {
      await tab.getByLabel('Amount in EUR').fill('3')
      await submit(tab, 'Deposit')
      await tab.getByRole('dialog').waitFor()
    }
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('E-mail').fill(player.email)
    await dialog.getByLabel('Password').fill(player.password)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    for (const tab of [page, other]) {
      await tab.locator('acme-notices', { hasText: '€3.00 are in your wallet' }).waitFor()
      expect(await tab.getByRole('dialog').count()).to.equal(0)
    }
  })
  it('of the staff leaves the auditor’s and the operator’s page alike', async () => {
    const token = await tokenOf(url, staffOf('auditor'))
    const other = await visitor.context.newPage()
    await signedInAs(page, 'auditor', token)
    await page.goto('/auditor#log')
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor()
    await other.goto('/operator')
    await other.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await page.route('**/v1/auth/sign-out', (route) => route.fulfill({ json: {} })) // others use it
    await submit(page, 'Sign out')
    for (const tab of [page, other]) await tab.getByLabel('Password').waitFor()
    await until(async () => (await other.getByText('Overview').count()) === 0, 'nothing is left')
  })
})
