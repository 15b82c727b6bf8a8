/** Every page and state in light and dark, at 360, 768 and 1440 px: WCAG by axe, no shift of the layout, nothing wider than the window, no error. */
import { expect } from 'chai'
import { betOf, newPlayer, tokenOf, type Player } from '../support/http.ts'
import { staffOf, system } from '../support/system.ts'
import { expectAccessible, expectNoSideways, watchShifts } from './support/accessible.ts'
import { expectClean, shoot, visit } from './support/browser.ts'
import { signedInAs } from './support/signed-in.ts'
import { statesOf, type Who } from './support/states.ts'

const SCHEMES = ['light', 'dark'] as const
const WIDTHS = [360, 768, 1440] as const

/** web.dev, CLS: good is below 0.1. */
const SHIFT_MAX = 0.1

describe('pages, in every scheme and width', function () {
  this.timeout(60_000)
  let url: string
  let player: Player
  before(async () => {
    url = (await system()).url
    player = await newPlayer(url)
    for (let bet = 0; bet < 12; bet += 1) await betOf(url, player)
  })

  const tokens: Record<Exclude<Who, 'nobody'>, () => Promise<string>> = {
    player: () => Promise.resolve(player.token),
    operator: () => tokenOf(url, staffOf('operator')),
    auditor: () => tokenOf(url, staffOf('auditor')),
  }
  const names = statesOf({ playerId: '', sessionId: '' }).map(({ name }) => name)
  for (const [n, name] of names.entries()) {
    for (const scheme of SCHEMES) {
      it(`${name}, ${scheme}`, async () => {
        const state = statesOf(player)[n]
        if (state === undefined) throw new Error(`no state ${name}`)
        const visitor = await visit(url, { scheme })
        const { page } = visitor
        if (state.who !== 'nobody') await signedInAs(page, state.who, await tokens[state.who]())
        const shifted = await watchShifts(page)
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 })
          await page.goto('about:blank')
          await page.goto(state.path)
          await page.waitForSelector(state.ready)
          await state.act?.(page)
          await page.waitForTimeout(300) // what comes late may shift what is there
          expect(await shifted(), `layout shift at ${width}`).to.be.below(SHIFT_MAX)
          await expectNoSideways(page)
          await expectAccessible(page)
          await shoot(page, `${name}-${scheme}-${width}`)
        }
        expectClean(visitor)
        await visitor.leave()
      })
    }
  }
})
