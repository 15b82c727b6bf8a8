/** Players found on the operator's page by id, e-mail and name, and one of them on one line of time. */
import { expect } from 'chai'
import { newAccount } from '../support/account.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../support/http.ts'
import { staffOf, system, type System } from '../support/system.ts'
import { expectAccessible, expectNoSideways } from './support/accessible.ts'
import { expectClean, shoot } from './support/browser.ts'
import { visitAs } from './support/staff.ts'

describe('players on the operator’s page', function () {
  this.timeout(240_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
    for (let n = 0; n < 3; n += 1) await betOf(on.url, player)
  })

  it('are found, without anything personal in an address or in what is answered', async () => {
    const visitor = await visitAs(on.url, 'operator', { at: 'players' })
    const { page } = visitor
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const search = async (by: string, value: string) => {
      await page.getByLabel('Search by').selectOption(by)
      await page.getByLabel('Looking for').fill(value)
      await page.getByRole('button', { name: 'Search' }).click()
    }
    const found = page.getByRole('link', { name: player.playerId.slice(0, 8) })
    await search('playerId', player.playerId)
    await found.waitFor()
    await search('email', player.email)
    await found.waitFor()
    await search('email', 'no e-mail')
    await page.locator('[aria-invalid=true]').waitFor()
    await page.getByText('That is not a whole e-mail address').waitFor()
    await search('playerId', player.playerId.slice(0, 8))
    await page.getByText('That is not a whole id: parts of one are not searched').waitFor()
    await search('name', '<b>nobody</b>')
    await page.getByText('Nobody was found.').waitFor()
    expect(asked.filter((url) => decodeURIComponent(url).includes(player.email))).to.deep.equal([])
    await visitor.leave()
  })

  it('are marked where they are there to try the house', async () => {
    const token = await tokenOf(on.url, staffOf('operator'))
    const body = { ...newAccount(), reason: 'a release is tried' }
    const path = '/v1/operations/test-accounts'
    const made = await ask(on.url, 'POST', { path, token, body })
    const playerId = String(made.body['playerId'])
    const visitor = await visitAs(on.url, 'operator', { at: 'players' })
    const { page } = visitor
    await page.getByLabel('Search by').selectOption('playerId')
    await page.getByLabel('Looking for').fill(playerId)
    await page.getByRole('button', { name: 'Search' }).click()
    await page.locator('.badge.warn', { hasText: 'test' }).waitFor()
    await shoot(page, 'operator-test-account-found')
    await page.getByRole('link', { name: playerId.slice(0, 8) }).click()
    await page.getByText('Kind of account').waitFor()
    await page.locator('.badge.warn', { hasText: 'test' }).waitFor()
    await expectAccessible(page)
    await expectNoSideways(page)
    await shoot(page, 'operator-test-account')
    expectClean(visitor)
    await visitor.leave()
  })

  it('are masked, and shown in clear once, on record with a reason', async () => {
    const support = await visitAs(on.url, 'support', { at: `players/${player.playerId}` })
    const { page } = support
    await page.getByText('T. ', { exact: false }).first().waitFor()
    expect(await page.textContent('main')).not.to.include(player.email)
    const links = await page.locator('nav.screens a').allTextContents()
    expect(links).to.include('Players').and.not.include('Audit log').and.not.include('Read models')
    await page.getByRole('button', { name: 'Reveal' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Show').selectOption('email')
    await dialog.getByLabel('Reason').fill('the player asks for a letter')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Show it, on record' }).click()
    await dialog.getByText(player.email).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.textContent('main')).not.to.include(player.email)
    expectClean(support)
    await support.leave()
    const watching = await visitAs(on.url, 'compliance', {
      at: `access?playerId=${player.playerId}`,
    })
    await watching.page.getByText('the player asks for a letter').waitFor()
    await watching.page.getByText('getPlayerTimeline').first().waitFor()
    await expectAccessible(watching.page)
    await watching.leave()
  })

  it('stand on one line of time: grouped by command, filtered, JSON where it is asked for', async () => {
    for (const [scheme, width] of [
      ['light', 1440],
      ['dark', 360],
    ] as const) {
      const at = `players/${player.playerId}`
      const visitor = await visitAs(on.url, 'operator', { at, scheme, width })
      const { page } = visitor
      const line = page.locator('ol.timeline')
      await line.getByText('BetPlaced', { exact: true }).first().waitFor()
      await line.getByText('What it says').first().click()
      await line.locator('pre').first().waitFor()
      await expectAccessible(page)
      await expectNoSideways(page)
      await shoot(page, `operator-timeline-${scheme}-${width}`)
      await page.getByRole('checkbox', { name: 'identity' }).check()
      await line.getByText('PlayerRegistered', { exact: true }).first().waitFor()
      await line.getByText('BetPlaced', { exact: true }).first().waitFor({ state: 'detached' })
      expectClean(visitor)
      await visitor.leave()
    }
  })
})
