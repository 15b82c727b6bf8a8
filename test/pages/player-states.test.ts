/** Every screen of the player's page in both schemes and widths: accessible, within its window, still while it loads. */
import { expect } from 'chai'
import { ask, betOf, newPlayer, type Player } from '../support/http.ts'
import { system } from '../support/system.ts'
import { expectAccessible, expectNoSideways, watchShifts } from './support/accessible.ts'
import { expectClean, shoot, visit, type Visitor } from './support/browser.ts'
import { signInAs } from './support/player.ts'

const OPEN = { 'sign-in': 'Sign in', register: 'Register' }
const OWN = {
  '': 'Wallet',
  deposit: 'Deposit',
  withdraw: 'Withdraw',
  lobby: 'Games',
  dice: 'Dice',
  history: 'Rounds',
  statement: 'Statement',
  profile: 'Profile',
  security: 'Security',
  erasure: 'Erase my account',
}

describe('screens of the player’s page', function () {
  this.timeout(180_000)
  let url: string
  let player: Player
  before(async () => {
    url = (await system()).url
    player = await newPlayer(url)
    for (let n = 0; n < 5; n += 1) await betOf(url, player)
    const path = `/v1/sessions/${player.sessionId}/rotate`
    await ask(url, 'POST', { path, token: player.token, body: {} })
    for (let n = 0; n < 3; n += 1) await betOf(url, player)
  })

  async function look({ page }: Visitor, place: string, { heading, name }: Record<string, string>) {
    await page.goto(`/player#${place}`)
    await page.getByRole('heading', { level: 1, name: heading ?? '', exact: true }).waitFor()
    await page.getByText('Loading…').waitFor({ state: 'detached' })
    await expectAccessible(page)
    await expectNoSideways(page)
    await shoot(page, `player-${place === '' ? 'home' : place}-${name ?? ''}`)
  }

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [360, 1440]) {
      it(`are accessible and stay in their window: ${scheme}, ${width} px`, async () => {
        const visitor = await visit(url, { scheme, width })
        const shifted = await watchShifts(visitor.page)
        const name = `${scheme}-${width}`
        for (const [place, heading] of Object.entries(OPEN)) {
          await look(visitor, place, { heading, name })
        }
        await signInAs(visitor.page, player)
        for (const [place, heading] of Object.entries(OWN)) {
          await look(visitor, place, { heading, name })
        }
        expect(await shifted()).to.be.below(0.1)
        expectClean(visitor)
        await visitor.leave()
      })
    }
  }
})
