/** The screen of switches: all games are switched off by one of the staff after a preview, a player is told so, and they are on again. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Api } from '../../api/server.ts'
import { newPlayer } from '../support/http.ts'
import { serveHouse } from '../support/house-api.ts'
import { ownHouse, type House } from '../support/own-house.ts'
import { staffOf } from '../support/system.ts'
import { expectAccessible, expectNoSideways } from './support/accessible.ts'
import { expectClean, shoot, visit } from './support/browser.ts'
import { submit } from './support/player.ts'
import { signedInAs } from './support/signed-in.ts'
import { visitAs } from './support/staff.ts'

describe('the operator’s screen of switches', function () {
  this.timeout(180_000)
  let house: House
  let api: Api
  before(async () => {
    house = await ownHouse()
    house.work()
    api = await serveHouse(house, { demoAccounts: [staffOf('operator'), staffOf('support')] })
  })
  after(async () => {
    await api.stop()
    await house.remove()
  })

  const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })
  const turn = async (page: Page, name: string, reason: string) => {
    await rowOf(page, 'All games').getByRole('button', { name }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill(reason)
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('Nothing has been recorded yet.').waitFor()
    await shoot(page, 'operator-switches-preview-light-1440')
    await dialog.getByRole('button', { name, exact: true }).last().click()
    await page.locator('acme-notices', { hasText: 'All games: ' }).waitFor()
  }

  it('switches all games off, which players are told, and on again; who may not is told so', async () => {
    const player = await newPlayer(api.url)
    const visitor = await visit(api.url)
    await signedInAs(visitor.page, 'player', player.token)
    await visitor.page.goto('/player#dice')
    const bet = async () => {
      await visitor.page.getByLabel('Stake in EUR').fill('1')
      await submit(visitor.page, 'Place bet')
    }
    await bet()
    await visitor.page.locator('.said', { hasText: 'Drawn' }).waitFor()

    const staff = await visitAs(api.url, 'operator', { at: 'switches' })
    const { page } = staff
    await rowOf(page, 'Game dice').getByText('on', { exact: true }).waitFor()
    await rowOf(page, 'Provider AcmeToCasino').waitFor()
    await turn(page, 'Switch off', 'a round was paid twice')
    await rowOf(page, 'All games').getByText('off', { exact: true }).waitFor()
    await rowOf(page, 'All games').getByText('a round was paid twice').waitFor()
    await shoot(page, 'operator-switches-off-light-1440')
    await expectAccessible(page)

    await visitor.page.waitForTimeout(1_000)
    await bet()
    await visitor.page.getByRole('alert').filter({ hasText: 'GAME_CLOSED' }).first().waitFor()
    await shoot(visitor.page, 'player-game-closed-light-1440')
    const told = visitor.wrong.filter((line) => !line.includes('status of 409'))
    expectClean({ ...visitor, wrong: told })
    await visitor.leave()

    const other = await visitAs(api.url, 'support', {
      at: 'switches',
      scheme: 'dark',
      width: 360,
    })
    await other.page.getByText('needs the permission switches.turn').waitFor()
    await rowOf(other.page, 'All games').getByText('off', { exact: true }).waitFor()
    expect(await other.page.getByRole('button', { name: 'Switch on' }).count()).to.equal(0)
    await shoot(other.page, 'operator-switches-read-dark-360')
    await expectNoSideways(other.page)
    await expectAccessible(other.page)
    expectClean(other)
    await other.leave()

    await turn(page, 'Switch on', 'the round was corrected')
    await rowOf(page, 'All games').getByText('on', { exact: true }).waitFor()
    expectClean(staff)
    await staff.leave()
  })
})
