/** Commands that something comes between: a key that is held, a screen that is left, an answer that ends in its middle, a server that is slow. */
import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { ask, newPlayer, tokenOf, type Player } from '../support/http.ts'
import { until } from '../support/store-process.ts'
import { staffOf, system } from '../support/system.ts'
import { visit, type Visitor } from './support/browser.ts'
import { signInAs, submit } from './support/player.ts'
import { visitAs } from './support/staff.ts'

describe('what comes between', function () {
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

  /** Keys under which `path` was sent. */
  const sent = (path: string) => {
    const keys: (string | undefined)[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET' && request.url().endsWith(path)) {
        keys.push(request.headers()['idempotency-key'])
      }
    })
    return keys
  }
  const typed = async (place: string, amount: string) => {
    await page.goto(`/player#${place}`)
    await page.getByLabel('Amount in EUR').fill(amount)
  }

  it('Enter that is held asks a question, and does not answer it', async () => {
    const keys = sent('/v1/withdrawals')
    await typed('withdraw', '1')
    for (let times = 0; times < 8; times += 1) await page.keyboard.down('Enter') // all but the first are repeats
    await page.getByRole('dialog').waitFor()
    for (let times = 0; times < 4; times += 1) await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    expect(await page.getByRole('dialog').count()).to.equal(1)
    expect(keys).to.deep.equal([])
    await page.keyboard.press('Enter')
    await page.locator('acme-notices', { hasText: '€1.00' }).waitFor()
    expect(keys).to.have.length(1)
  })
  it('a click that came twice asks a question, and does not answer it', async () => {
    const keys = sent('/v1/withdrawals')
    await typed('withdraw', '1')
    await page.evaluate(`document.querySelector('form').requestSubmit()`)
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).waitFor()
    await page.evaluate(`document.querySelector('dialog button').dispatchEvent(
      new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }))`)
    expect(await page.getByRole('dialog').count()).to.equal(1)
    await page.keyboard.press('Escape')
    expect(keys).to.deep.equal([])
  })
  it('an answer that ends in its middle is none: the same is sent again under the same key', async () => {
    const keys = sent('/v1/deposits')
    await typed('deposit', '2')
    await page.route('**/v1/deposits', async (route) => {
      if (keys.length > 1) return route.continue()
      const response = await route.fetch() // done there, and half of it told here
      const text = await response.text()
      return route.fulfill({ response, body: text.slice(0, text.length / 2) })
    })
    await submit(page, 'Deposit')
    await page.locator('acme-notices', { hasText: 'No answer came: trying again' }).waitFor()
    await page.locator('acme-notices', { hasText: '€2.00 are in your wallet' }).waitFor()
    await page.unroute('**/v1/deposits')
    expect(keys).to.have.length(2)
    expect(keys[0]).to.equal(keys[1])
    const path = '/v1/wallet/entries?limit=100'
    const deposits = async () => {
      const { body } = await ask(url, 'GET', { path, token: player.token })
      const entries = body['data'] as { kind: string; amount: string }[]
      return entries.filter(({ kind, amount }) => kind === 'DEPOSIT' && amount === '200').length
    }
    await until(async () => (await deposits()) > 0, 'the deposit read')
    expect(await deposits()).to.equal(1)
  })
  it('a screen that was left draws nothing over the one that was gone to', async () => {
    await page.goto('/player#dice')
    await submit(page, 'Close session')
    await page.getByRole('dialog').getByRole('button', { name: 'Close session' }).click()
    await page.getByRole('heading', { level: 2, name: 'Open a session' }).waitFor()
    let answer: Route | undefined
    await page.route('**/v1/sessions', (route) => void (answer = route))
    await page.getByRole('main').getByRole('button').last().click()
    await until(() => Promise.resolve(answer !== undefined), 'the session is asked for')
    await page.goto('/player#lobby')
    await page.getByRole('link', { name: 'Play Dice' }).waitFor()
    const answered = page.waitForResponse('**/v1/sessions')
    await answer?.continue()
    await (await answered).finished()
    await page.waitForTimeout(200)
    await page.getByRole('link', { name: 'Play Dice' }).waitFor()
    expect(await page.locator('input[name=chance]').count()).to.equal(0)
    await page.unroute('**/v1/sessions')
    expect(visitor.wrong.filter((line) => !line.includes('/v1/'))).to.deep.equal([])
  })
  it('a list that takes its time says that it is being loaded', async () => {
    let answer: Route | undefined
    await page.route('**/v1/games', (route) => void (answer = route))
    await page.goto('/player#lobby')
    await page.reload()
    await page.locator('main').getByText('Loading…').waitFor()
    await answer?.continue()
    await page.getByRole('link', { name: 'Play Dice' }).waitFor()
    expect(await page.locator('main').getByText('Loading…').count()).to.equal(0)
    await page.unroute('**/v1/games')
  })
  it('a file of one’s own data is asked for again once signed in, and what was typed is kept', async () => {
    await page.goto('/player#own-data')
    await page.getByLabel('Password').fill(player.password)
    const token = await tokenOf(url, player)
    await ask(url, 'POST', { path: '/v1/auth/sign-out-everywhere', token, body: {} })
    await page.getByRole('main').getByRole('button').last().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('E-mail').fill(player.email)
    await dialog.getByLabel('Password').fill(player.password)
    const saving = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    expect((await saving).suggestedFilename()).to.match(/^my-data\./)
  })
})

describe('the clock of the operator’s page', function () {
  this.timeout(120_000)

  it('asks a server that does not answer once at a time, and nobody to sign in again', async () => {
    const { url } = await system()
    const visitor = await visitAs(url, 'admin', { at: 'projections/rounds' })
    const { page } = visitor
    await page.getByRole('heading', { level: 1, name: 'rounds' }).waitFor()
    let asked = 0
    await page.route('**/rebuild', () => void (asked += 1)) // never answered
    await page.waitForTimeout(4_000)
    expect(asked).to.equal(1)
    await page.unrouteAll()
    await page.goto('/operator#')
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await page.evaluate(`localStorage.removeItem('acme.sign-in.staff')`)
    await page.waitForTimeout(6_000) // a turn of the clock, and more
    expect(await page.getByRole('dialog').count()).to.equal(0)
    await visitor.leave()
  })
  it('keeps an address within its place, whatever is written there', async () => {
    const { url } = await system()
    expect(await tokenOf(url, staffOf('admin'))).not.to.equal('refused')
    const visitor = await visitAs(url, 'admin')
    const { page } = visitor
    const paths: string[] = []
    page.on('request', (request) => paths.push(new URL(request.url()).pathname))
    const places = [
      'players/x%2F..%2F..%2Foperations%2Fhealth',
      'players/x%3Fy',
      'projections/..%2F..%2Fhealth%3F',
      'rules/..%2Faudit-log%3F',
      'players/%E0%A4%A',
      'players/<img src=x onerror=alert(1)>',
      'players/‮gpj.exe',
      `players/${'a'.repeat(5_000)}`,
    ]
    for (const [n, place] of places.entries()) {
      await page.goto(`/operator?n=${n}#${place}`) // a page of its own each time
      await page.getByRole('alert').first().waitFor()
    }
    const strange = paths.filter((path) => /^\/v1\/operations\/(health|audit-log)/.test(path))
    expect(strange).to.deep.equal([])
    expect(visitor.wrong.filter((line) => !line.includes('/v1/'))).to.deep.equal([])
    await visitor.leave()
  })
})
