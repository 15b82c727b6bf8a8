/** Every page and state in light and dark, at 360, 768 and 1440 px: WCAG by axe, no shift of the layout, nothing wider than the window, no error. */
import { expect } from 'chai'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../support/http.ts'
import { staffOf, system, type System } from '../support/system.ts'
import { expectAccessible, expectNoSideways, watchShifts } from './support/accessible.ts'
import { expectClean, shoot, visit } from './support/browser.ts'
import { signedInAs } from './support/signed-in.ts'
import { statesOf, WHO, type Shown } from './support/states.ts'

/** `npm run test:pages` looks at all of them, `MATRIX=short` at the one where most goes wrong. */
const CELLS =
  process.env['MATRIX'] === 'short'
    ? ([['dark', 360]] as const)
    : (['light', 'dark'] as const).flatMap((scheme) =>
        [360, 768, 1440].map((width) => [scheme, width] as const),
      )

/** web.dev, CLS: good is below 0.1. */
const SHIFT_MAX = 0.1

/** The browser tells of each answer that is a problem; states of no role and of nothing there have one. */
const REFUSED = /status of 40[34]/

/** What comes late may shift what is there; so long is waited for it, in ms. */
const LATE_MS = 400

/** A player who has played two seeds, one of them revealed, and asks of the staff that wait. */
async function played({ url }: System): Promise<Shown & { player: Player }> {
  const player = await newPlayer(url)
  const { token, playerId, sessionId } = player
  for (let bet = 0; bet < 12; bet += 1) await betOf(url, player)
  await ask(url, 'POST', { path: `/v1/sessions/${sessionId}/rotate`, token, body: {} })
  const position = await betOf(url, player)
  const path = `/v1/rounds?limit=1&after=${position}`
  const { body } = await ask(url, 'GET', { path, token })
  const [round] = body['data'] as { roundId: string }[]
  const orders = `/v1/operations/players/${playerId}/adjustments`
  const asked = { amount: '-400', reason: 'a round was paid <b>twice</b>' }
  const staff = await tokenOf(url, staffOf('operator'))
  await ask(url, 'POST', { path: orders, token: staff, body: asked })
  return { player, playerId, sessionId, position, roundId: round?.roundId ?? '' }
}

describe('pages, in every scheme and width', function () {
  this.timeout(240_000)
  let on: System
  let shown: Shown & { player: Player }
  before(async () => {
    on = await system()
    shown = await played(on)
  })

  const tokenFor = (who: (typeof WHO)[number]) =>
    who === 'player'
      ? Promise.resolve(shown.player.token)
      : tokenOf(on.url, staffOf(who === 'nobody' ? 'admin' : who))

  for (const who of WHO) {
    for (const [scheme, width] of CELLS) {
      it(`to ${who}: ${scheme}, ${width} px`, async () => {
        const visitor = await visit(on.url, { scheme, width })
        const { page } = visitor
        if (who !== 'nobody') await signedInAs(page, who, await tokenFor(who))
        const shifted = await watchShifts(page)
        const told: string[] = []
        for (const { name, path, ready = 'main h1' } of statesOf(shown)[who]) {
          const look = async () => {
            await page.goto('about:blank')
            await page.goto(path)
            await page.locator(ready).first().waitFor()
            await page.locator('main', { hasText: 'Loading…' }).waitFor({ state: 'detached' })
            await page.waitForTimeout(LATE_MS)
            expect(await shifted(), 'layout shift').to.be.below(SHIFT_MAX)
            await expectNoSideways(page)
            await expectAccessible(page)
          }
          await look().catch((error: unknown) => told.push(`${name}: ${String(error)}`))
          await shoot(page, `${name}-${scheme}-${width}`)
        }
        expect(told).to.deep.equal([])
        const wrong = visitor.wrong.filter((line) => !REFUSED.test(line))
        expectClean({ ...visitor, wrong })
        await visitor.leave()
      })
    }
  }
})
