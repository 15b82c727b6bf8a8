/** A player's first day, walked in a browser on the whole system. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { v7 } from 'uuid'
import { TERMS_VERSION } from '../../domain/identity/terms.ts'
import { codeOf } from '../support/second-factor.ts'
import { system } from '../support/system.ts'
import { shoot, visit, expectClean, type Visitor } from './support/browser.ts'
import { registerAs, submit } from './support/player.ts'

const SCRIPT = '<script>alert(1)</script>'

describe('a player’s first day', function () {
  this.timeout(120_000)
  let url: string
  let visitor: Visitor
  let page: Page
  const email = `${v7()}@players.example`
  const password = 'kettle of nine herons'
  before(async () => {
    url = (await system()).url
    visitor = await visit(url)
    page = visitor.page
  })
  after(() => visitor.leave())

  const notice = (text: string | RegExp) =>
    page.locator('acme-notices .notice', { hasText: text }).first().waitFor()
  const go = async (place: string, heading: string) => {
    await page.goto(`/player#${place}`)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }
  const balance = () => page.locator('.bar-of-player .amount')
  const balanceIs = (amount: string) => balance().filter({ hasText: amount }).waitFor()

  it('registers, and is signed in with an empty wallet', async () => {
    await page.goto('/player')
    await page.getByRole('link', { name: 'Register' }).first().click()
    await page.getByLabel('Country').waitFor()
    const codes = () =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll('select[name=currency] option')].map(({ value }) => value)`,
      )
    expect(await codes(), 'a country comes first').to.eql([''])
    await page.getByLabel('Country').selectOption('SE')
    expect(await codes(), 'the only one of the market').to.eql(['SEK'])
    await page.getByLabel('Country').selectOption('MT')
    expect((await codes()).slice(0, 3), 'its own, then those of the other markets').to.eql([
      '',
      'EUR',
      'CAD',
    ])
    expect((await codes()).length).to.be.above(100)
    const [terms] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Terms of use' }).click(),
    ])
    await terms.getByRole('heading', { level: 1, name: 'Terms of use' }).waitFor()
    await terms.getByText(`Version ${TERMS_VERSION} from 1 January 2026 on`).waitFor()
    await terms.close()
    await registerAs(page, { email, password, familyName: SCRIPT })
    await page.getByRole('heading', { level: 1, name: 'Wallet' }).waitFor()
    await balanceIs('€0.00')
    await page.locator('acme-live', { hasText: 'live' }).waitFor()
  })
  it('pays money in: a double click, once', async () => {
    await page.getByRole('link', { name: 'Deposit' }).click()
    await page.getByLabel('Amount in EUR').fill('abc')
    await submit(page, 'Deposit')
    await page.getByText('An amount of EUR above zero').waitFor()
    await page.getByLabel('Amount in EUR').fill('50,00')
    await page.getByRole('button', { name: 'Deposit' }).dblclick()
    await notice('€50.00 are in your wallet')
    await balanceIs('€50.00')
    await go('statement', 'Statement')
    await page.getByRole('cell', { name: 'Deposit' }).waitFor()
    expect(await page.locator('acme-table tbody tr').count()).to.equal(1)
  })
  it('finds the game with what it pays back, and opens a session', async () => {
    await go('lobby', 'Games')
    const card = await page.locator('.game').innerText()
    expect(card).to.include('99.00%').and.to.include('0.23 to 9.85').and.to.include('99.00 ×')
    await page.getByRole('link', { name: 'Play Dice' }).click()
    await submit(page, 'Open a session')
    await page.getByText('Hash of the server seed in force').first().waitFor()
  })
  it('sets a client seed, bets, and is told what came of it', async () => {
    await page.getByLabel('Your own client seed').fill('<b>no</b>')
    await submit(page, 'Set client seed')
    await page.locator('.own-seed .error, .own-seed .notice').first().waitFor()
    await page.getByLabel('Your own client seed').fill('my-own-words')
    await submit(page, 'Set client seed')
    await notice('your client seed counts')
    await page.getByLabel('Chance to win, in %').fill('90')
    expect(await page.locator('.play').innerText()).to.include('1.10 ×')
    await page.getByLabel('Stake in EUR').fill('2.50')
    await page.getByRole('button', { name: 'Place bet' }).dblclick()
    await page.locator('.said', { hasText: 'Drawn' }).waitFor()
    await page.locator('.screen tbody tr').filter({ hasText: 'my-own-words' }).waitFor()
    await page.getByText('rotate it to choose').waitFor()
    expect(await page.locator('.screen tbody tr').count()).to.equal(1)
    await shoot(page, 'player-dice-light-1440')
  })
  it('sees the round and its money', async () => {
    await go('history', 'Rounds')
    await page.getByRole('cell', { name: 'not yet revealed' }).waitFor()
    await go('statement', 'Statement')
    await page.getByRole('cell', { name: 'Stake' }).waitFor()
    expect(await page.innerText('acme-table tbody')).to.include('-€2.50')
  })
  it('rotates the seed, and somebody else verifies the round by its link', async () => {
    await go('dice', 'Dice')
    await submit(page, 'Rotate the server seed')
    const link = page.getByRole('link', { name: 'Verify its last round' })
    const href = (await link.getAttribute('href')) ?? ''
    expect(href).to.match(/^\/verify#/)
    const other = await visit(url)
    await other.page.goto(href)
    await other.page.locator('[role=status]', { hasText: 'Verified' }).waitFor()
    expect(await other.page.locator('.badge.good').count()).to.equal(3)
    expectClean(other)
    await other.leave()
    await page.locator('.screen tbody a', { hasText: 'Verify' }).first().waitFor()
  })
  it('withdraws only what was confirmed', async () => {
    await go('withdraw', 'Withdraw')
    await page.getByLabel('Amount in EUR').fill('10')
    await submit(page, 'Withdraw')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await notice('Nothing was withdrawn')
    await submit(page, 'Withdraw')
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await notice('€10.00 were paid out')
  })
  it('sees markup in a name as text, and changes the address', async () => {
    await go('profile', 'Profile')
    await page.getByText(SCRIPT).waitFor()
    await page.getByLabel('City').fill('Sliema')
    await submit(page, 'Change address')
    await notice('Your address is changed')
    await page.getByLabel('City').fill('Mdina')
    await submit(page, 'Change address')
    await notice('Your address is changed')
    await page.reload()
    expect(await page.getByLabel('City').inputValue()).to.equal('Mdina')
  })
  it('sets up a second factor, signs out, and signs in with a code', async () => {
    await go('security', 'Security')
    await submit(page, 'Set up a second factor')
    const secret = await page.locator('dl.wide .hash').first().innerText()
    await page.getByLabel('Six digits of the app').fill(codeOf(secret, 0))
    await submit(page, 'Switch it on')
    await notice('The second factor is on')
    await submit(page, 'Sign out')
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await submit(page, 'Sign in')
    await page.getByText('This sign-in needs a code').waitFor()
    await page.getByLabel('Code of your second factor').fill(codeOf(secret, 1))
    await submit(page, 'Sign in')
    await page.getByRole('heading', { level: 1, name: 'Wallet' }).waitFor()
  })
})
