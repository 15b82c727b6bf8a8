/** The platform page: figures that live, modules that open, a bet that is followed to its proof; light and dark, narrow and wide. */
import { expect } from 'chai'
import type { Api } from '../../api/server.ts'
import { ask, betOf, newPlayer } from '../support/http.ts'
import { until } from '../support/store-process.ts'
import { system } from '../support/system.ts'
import { expectAccessible } from './support/accessible.ts'
import { expectClean, shoot, untilIn, visit, type Look, type Visitor } from './support/browser.ts'

/** Of the first view, over the wire; and how long until the page is drawn, with room for a machine in a hurry. */
const BYTES_MAX = 150_000

/** The first round makes the visitor's account; a machine in a hurry may have to be asked again. */
const ROUND_MS_MAX = 60_000

describe('the platform page', function () {
  this.timeout(180_000)
  let api: Api
  before(async () => {
    const on = await system()
    api = await on.startAnotherApi({ environment: 'demo' })
    const player = await newPlayer(api.url)
    await betOf(api.url, player)
    // The first one makes the visitor's account: not what the walk is about.
    const first = { path: '/v1/platform/demo-rounds', body: {} }
    await until(
      async () => (await ask(api.url, 'POST', first)).status === 201,
      'a demo round',
      60_000,
    )
  })

  const isLive = ({ page }: Visitor) =>
    untilIn(
      page,
      `document.querySelector('acme-live .badge').textContent === 'live' && document.querySelector('.stat .value').textContent !== '–'`,
    )

  async function opened(look: Look = {}) {
    const visitor = await visit(api.url, look)
    await visitor.page.goto('/')
    await isLive(visitor)
    return visitor
  }

  it('moves with what is played, pauses, and goes on', async () => {
    const visitor = await opened()
    const { page } = visitor
    const rounds = () => page.locator('.stat .value').first().textContent()
    const before = await rounds()
    await page.getByText('The band lies around what was paid back').waitFor()
    await betOf(api.url, await newPlayer(api.url))
    await untilIn(
      page,
      `document.querySelector('.stat .value').textContent !== ${JSON.stringify(before)}`,
    )
    await page.getByRole('button', { name: 'Pause' }).click()
    expect(await page.locator('acme-live .badge').textContent()).to.equal('paused')
    await page.getByRole('button', { name: 'Resume' }).click()
    await isLive(visitor)
    expectClean(visitor)
    await visitor.leave()
  })

  it('falls back to asking where no stream can be had, and says so where nothing answers', async () => {
    const visitor = await visit(api.url)
    const { page, context } = visitor
    await context.route('**/v1/platform/live', (route) => route.abort())
    await page.goto('/')
    await isLive(visitor)
    await context.route('**/v1/platform', (route) => route.abort())
    await untilIn(page, `document.querySelector('acme-live .badge').textContent === 'reconnecting'`)
    await visitor.leave()
  })

  it('is live again at once when the network is back, however long it was away', async () => {
    const visitor = await visit(api.url)
    const { page, context } = visitor
    let tries = 0
    await context.route('**/v1/platform', (route) => route.abort())
    await context.route('**/v1/platform/live', (route) => {
      tries += 1
      return route.abort()
    })
    await page.goto('/')
    await until(() => Promise.resolve(tries === 4), 'four tries', 30_000) // the next is 8 s away, or more
    await context.unrouteAll()
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await untilIn(
      page,
      `document.querySelector('acme-live .badge').textContent === 'live' && document.querySelector('.stat .value').textContent !== '–'`,
      3_000,
    )
    await visitor.leave()
  })

  it('leads to a place below the first view, and says so where that cannot be had', async () => {
    const visitor = await visit(api.url)
    const { page, context } = visitor
    await page.goto('/#questions')
    await page.locator('#questions').waitFor()
    await untilIn(page, `document.querySelector('#questions').getBoundingClientRect().top < 900`)
    expectClean(visitor)
    await context.route('**/web/platform/below.js', (route) => route.abort())
    await page.reload()
    await page.getByText('The rest of the page could not be loaded.').waitFor()
    await isLive(visitor)
    await context.unroute('**/web/platform/below.js')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('#questions').waitFor()
    await visitor.leave()
  })

  it('shows everything else where the modules, or some of the figures, cannot be had', async () => {
    const visitor = await visit(api.url)
    const { page, context } = visitor
    await context.route('**/v1/platform/modules', (route) =>
      route.fulfill({ status: 503, json: { code: 'UNAVAILABLE', title: 'Unavailable' } }),
    )
    await context.route('**/v1/platform/live', (route) => route.abort())
    await context.route('**/v1/platform', async (route) => {
      const snapshot = (await (await route.fetch()).json()) as Record<string, unknown>
      const groups = Object.entries(snapshot).map(([name, of]) => [
        name,
        typeof of === 'object' ? null : of,
      ])
      return route.fulfill({ json: Object.fromEntries(groups) as object })
    })
    await page.goto('/')
    await untilIn(page, `document.querySelector('acme-live .badge').textContent === 'live'`)
    await page.locator('.panel .body', { hasText: 'Could not be read just now.' }).first().waitFor()
    await page.getByRole('button', { name: 'Open Wallet' }).click()
    await page.getByRole('dialog', { name: 'Wallet' }).waitFor()
    expect(visitor.wrong.filter((line) => !line.includes('/v1/platform'))).to.deep.equal([])
    await visitor.leave()
  })

  it('opens a module to what the registries have, by the keyboard alone', async () => {
    const visitor = await opened()
    const { page } = visitor
    await page.getByRole('button', { name: 'Open Wallet' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Wallet' })
    await dialog.waitFor()
    const text = (await dialog.textContent()) ?? ''
    for (const known of [
      '/v1/wallet',
      'BetPlaced',
      'wallet_balance',
      'The Financial Truth Layer',
    ]) {
      expect(text).to.include(known)
    }
    await expectAccessible(page)
    await shoot(page, 'platform-module')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expectClean(visitor)
    await visitor.leave()
  })

  it('follows a bet through all of its stages to a link that verifies it', async () => {
    const visitor = await opened()
    const { page } = visitor
    await page.getByRole('button', { name: 'Play one round and follow it' }).click()
    const names = ['Request', 'Decision', 'Events', 'Tables', 'Reveal', 'Proof']
    for (const [n, name] of names.entries()) {
      await page.getByRole('heading', { name, exact: true }).waitFor({ timeout: ROUND_MS_MAX })
      await expectAccessible(page)
      await shoot(page, `platform-follow-${n + 1}`)
      if (n < names.length - 1) await page.getByRole('button', { name: 'Next' }).click()
    }
    const proof = (await page.locator('.proof').textContent()) ?? ''
    expect(proof.match(/✓ the same/g)).to.have.length(2)
    const link = page.getByRole('link', { name: 'Verify it yourself, in your browser' })
    expect(await link.getAttribute('href')).to.match(
      /^\/verify#paytableVersion=dice-1&serverSeed=[0-9a-f]{64}&/,
    )
    await page.getByRole('button', { name: 'Previous' }).click()
    await page.getByRole('heading', { name: 'Reveal', exact: true }).waitFor()
    expectClean(visitor)
    await visitor.leave()
  })

  it('plays no demo rounds where the house is no demo, and says how to have one', async () => {
    const on = await system()
    const visitor = await visit(on.url)
    await visitor.page.goto('/')
    await isLive(visitor)
    const text = (await visitor.page.locator('.follow').textContent()) ?? ''
    expect(text).to.include('npm start -- --demo')
    expect(await visitor.page.getByRole('button', { name: 'Play one round' }).count()).to.equal(0)
    expectClean(visitor)
    await visitor.leave()
  })

  it('is small at its first view', async () => {
    const visitor = await visit(api.url)
    let bytes = 0
    visitor.page.on('response', (response) => {
      void response
        .request()
        .sizes()
        .then(({ responseBodySize, responseHeadersSize }) => {
          bytes += responseBodySize + responseHeadersSize
        })
        .catch(() => {}) // the stream has no end
    })
    await visitor.page.goto('/')
    await isLive(visitor)
    expect(bytes).to.be.within(1_000, BYTES_MAX)
    await visitor.leave()
  })
})
