/** What ends a player's play while they look at the game: a suspension through another process, a market that is closed; the money stays theirs. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Licences } from '../../api/commands/licences.ts'
import type { Api } from '../../api/server.ts'
import { ask, newPlayer, tokenOf } from '../support/http.ts'
import { serveHouse } from '../support/house-api.ts'
import { ownHouse, type House } from '../support/own-house.ts'
import { staffOf } from '../support/system.ts'
import { visit } from './support/browser.ts'
import { signedInAs } from './support/signed-in.ts'
import { submit } from './support/player.ts'

/** The browser tells of each answer that is a refusal. */
const REFUSED = /status of 403/

describe('a player at play', function () {
  this.timeout(180_000)
  let house: House
  const apis: Api[] = []
  const serve = async (...licences: string[]) => {
    const api = await serveHouse(house, {
      licences: new Set(licences) as Licences,
      demoAccounts: [staffOf('operator')],
    })
    apis.push(api)
    return api.url
  }
  before(async () => {
    house = await ownHouse()
    house.work()
  })
  after(async () => {
    for (const api of apis) await api.stop()
    await house.remove()
  })

  const bet = async (page: Page) => {
    await page.getByLabel('Stake in EUR').fill('1')
    await submit(page, 'Place bet')
  }
  const drawn = (page: Page) => page.locator('.said', { hasText: 'Drawn' }).waitFor()
  const refused = (page: Page, code: string) =>
    page.getByRole('alert').filter({ hasText: code }).first().waitFor()
  const betsOf = async (playerId: string) =>
    (await house.events(`wallet-${playerId}`)).filter(({ type }) => type === 'BetPlaced').length
  const withdrawn = async (page: Page) => {
    await page.goto('/player#withdraw')
    await page.getByLabel('Amount in EUR').fill('5')
    await submit(page, 'Withdraw')
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await page.locator('acme-notices', { hasText: '€5.00 were paid out' }).waitFor()
  }

  it('is suspended through another process: the next bet is refused in words, and the money can be taken', async () => {
    const [here, there] = [await serve('MT'), await serve('MT')]
    const { playerId, token } = await newPlayer(here)
    const visitor = await visit(here)
    const { page } = visitor
    await signedInAs(page, 'player', token)
    await page.goto('/player#dice')
    await bet(page)
    await drawn(page)
    const staff = await tokenOf(there, staffOf('operator'))
    const path = `/v1/operations/players/${playerId}/suspension`
    const body = { reason: 'two accounts on one device' }
    expect((await ask(there, 'POST', { path, token: staff, body })).status).to.equal(201)
    await bet(page)
    await refused(page, 'PLAY_RESTRICTED')
    expect(await betsOf(playerId)).to.equal(1)
    await withdrawn(page)
    expect(visitor.wrong.filter((line) => !REFUSED.test(line))).to.deep.equal([])
    await visitor.leave()
  })

  it('is in a market that the house leaves: no bet and no deposit, and the money can be taken', async () => {
    const [open, closed] = [await serve('MT', 'GB'), await serve('GB')]
    const { playerId, token } = await newPlayer(open)
    const visitor = await visit(closed)
    const { page } = visitor
    await signedInAs(page, 'player', token)
    await page.goto('/player#dice')
    await bet(page)
    await refused(page, 'MARKET_CLOSED')
    await page.goto('/player#deposit')
    await page.getByLabel('Amount in EUR').fill('5')
    await submit(page, 'Deposit')
    await refused(page, 'MARKET_CLOSED')
    expect(await betsOf(playerId)).to.equal(0)
    await withdrawn(page)
    expect(visitor.wrong.filter((line) => !REFUSED.test(line))).to.deep.equal([])
    await visitor.leave()
  })
})
