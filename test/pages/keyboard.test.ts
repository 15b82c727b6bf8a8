/** Everything by keys alone: a round is played, a player is found and corrected, and wherever the focus stands can be seen. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { newPlayer, tokenOf, type Player } from '../support/http.ts'
import { staffOf, system } from '../support/system.ts'
import { visit, type Visitor } from './support/browser.ts'
import { signInAs } from './support/player.ts'
import { signedInAs } from './support/signed-in.ts'

/** Stops between one thing and the next of a page: above it nobody gets there by keys. */
const STOPS_MAX = 60

type Stop = { name: string; isSeen: boolean }

/** As the page has it: what has the focus, by what it is called, and whether an eye can tell. */
const STOP = `(() => {
  const element = document.activeElement
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  const { width, height } = element.getBoundingClientRect()
  return {
    name: (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent).trim(),
    isSeen: outlineStyle !== 'none' && outlineWidth !== '0px' && width > 0 && height > 0,
  }
})()`

const stopOf = (page: Page) => page.evaluate<Stop>(STOP)

/** By Tab to what is called so; every stop on the way can be seen. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const passed: string[] = []
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press('Tab')
    const { name, isSeen } = await stopOf(page)
    if (name === '') continue // the browser's own bar, between the page's end and its beginning
    expect({ name, isSeen }).to.deep.include({ isSeen: true })
    if (wanted.test(name)) return
    passed.push(name)
  }
  throw new Error(`${String(wanted)} is not reached by Tab: ${passed.join(', ')}`)
}

describe('by keys alone', function () {
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

  it('the first stop of every page leads past its head', async () => {
    for (const path of ['/', '/player', '/operator', '/auditor', '/verify']) {
      await page.goto(path)
      await page.locator('main h1').waitFor()
      await page.keyboard.press('Tab')
      expect((await stopOf(page)).name).to.match(/^Skip to/)
      await page.keyboard.press('Enter')
      expect(await page.evaluate('document.activeElement.id')).to.equal('main')
    }
  })
  it('a player signs in, plays a round and has it verified', async () => {
    await page.goto('/player#dice')
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    await tabTo(page, /^E-mail/)
    await page.keyboard.type(player.email)
    await tabTo(page, /^Password/)
    await page.keyboard.type(player.password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Dice' }).waitFor()
    await page.getByLabel('Stake in EUR').waitFor()
    await tabTo(page, /^Stake in EUR/)
    await page.keyboard.press('Control+A')
    await page.keyboard.type('1')
    await tabTo(page, /^Place bet/)
    await page.keyboard.press('Enter')
    await page.locator('.said', { hasText: 'Drawn' }).waitFor()
    await tabTo(page, /^Rotate the server seed/)
    await page.keyboard.press('Space')
    await page.getByRole('link', { name: 'Verify its last round' }).waitFor()
    await tabTo(page, /^Verify its last round/)
    await page.keyboard.press('Enter')
    await page.locator('[role=status]', { hasText: 'Verified' }).waitFor()
  })
  it('a question keeps the focus, and gives it back to where it was', async () => {
    await signInAs(page, player)
    await page.goto('/player#withdraw')
    await page.getByLabel('Amount in EUR').waitFor()
    await tabTo(page, /^Amount in EUR/)
    await page.keyboard.type('1')
    await tabTo(page, /^Withdraw$/)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    for (let stop = 0; stop < 4; stop += 1) {
      await page.keyboard.press('Tab')
      const isWithin = 'document.activeElement.matches("body, dialog, dialog *")'
      expect(await page.evaluate(isWithin)).to.equal(true)
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Withdraw', exact: true }).waitFor()
    expect((await stopOf(page)).name).to.equal('Withdraw')
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.evaluate('history.back()')
    await dialog.waitFor({ state: 'detached' }) // it would act on what is no longer shown
  })
  it('the staff find a player, and open what is known of them', async () => {
    await signedInAs(page, 'operator', await tokenOf(url, staffOf('operator')))
    await page.goto('/operator#players')
    await page.getByLabel('Looking for').waitFor()
    await tabTo(page, /^Search by/)
    await page.keyboard.type('Id') // a choice is made by its first letters
    expect(await page.getByLabel('Search by').inputValue()).to.equal('playerId')
    await tabTo(page, /^Looking for/)
    await page.keyboard.type(player.playerId)
    await page.keyboard.press('Enter')
    const shown = player.playerId.slice(0, 8)
    await page.getByRole('link', { name: shown }).waitFor()
    await tabTo(page, new RegExp(`^${shown}`))
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/operator#players/${player.playerId}**`)
    await page.getByRole('heading', { level: 1, name: 'Player' }).waitFor()
  })
})
