/** Every screen of the operator's page: accessible in both schemes, no wider than 360 px, told where a role may not; and its CSV. */
import { expect } from 'chai'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../support/http.ts'
import { staffOf, system, type System } from '../support/system.ts'
import { expectAccessible } from './support/accessible.ts'
import { expectClean } from './support/browser.ts'
import { visitAs } from './support/staff.ts'

describe('the operator’s screens', function () {
  this.timeout(180_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
    await betOf(on.url, player)
    const token = await tokenOf(on.url, staffOf('operator'))
    const body = { amount: '-400', reason: 'a round was paid twice' }
    const path = `/v1/operations/players/${player.playerId}/adjustments`
    await ask(on.url, 'POST', { path, token, body })
  })
  it('are accessible in a dialog, which keeps the keyboard', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const visitor = await visitAs(on.url, 'compliance', { scheme, at: 'adjustments' })
      const { page } = visitor
      await page.getByRole('button', { name: 'Decide' }).first().click()
      await page.getByRole('dialog').waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      expect(await page.getByRole('dialog').count()).to.equal(0)
      expectClean(visitor)
      await visitor.leave()
    }
  })

  it('tell a role what it may not see, and what it may not do', async () => {
    const operator = await visitAs(on.url, 'operator', { at: 'audit-log' })
    await operator.page.getByText('Your role may not see this').waitFor()
    await expectAccessible(operator.page)
    await operator.leave()
    const auditor = await visitAs(on.url, 'auditor', { at: `players/${player.playerId}` })
    const { page } = auditor
    await page
      .getByText('asking for an adjustment needs the permission adjustments.request')
      .waitFor()
    expect(await page.getByRole('button', { name: 'Suspend' }).count()).to.equal(0)
    await page.getByText('Not shown to your role, or erased.').waitFor()
    await page.goto('/operator#projections/rounds')
    await page
      .getByText('giving orders about rebuilds needs the permission projections.rebuild')
      .waitFor()
    await auditor.leave()
  })

  it('stand in one row of links where the window is wide', async () => {
    const visitor = await visitAs(on.url, 'admin')
    const tops = await visitor.page.evaluate<number[]>(
      `[...document.querySelectorAll('nav.screens a')].map((one) => one.getBoundingClientRect().top)`,
    )
    expect(tops).to.have.lengthOf.above(15)
    expect(new Set(tops).size).to.equal(1)
    await visitor.leave()
  })

  it('tell what the band of the RTP is, and what the sums beside it are not', async () => {
    const { page, ...visitor } = await visitAs(on.url, 'admin', { at: 'rtp' })
    await page.getByText('The band lies around the target').waitFor()
    await page.getByText('no amounts of money').waitFor()
    expectClean(visitor)
    await visitor.leave()
  })

  it('have cells in their CSV that no spreadsheet runs', async () => {
    const visitor = await visitAs(on.url, 'operator')
    const csv = await visitor.page.evaluate<string>(`import('/web/shared/components/csv.js').then(
      ({ csvOf }) => csvOf(
        [{ key: 'a', label: 'A' }, { key: 'b', label: 'B' }],
        [{ a: '=HYPERLINK("http://evil.example","x")', b: '-12' }, { a: '@SUM(1)', b: 'one, "two"' }],
      ))`)
    expect(csv).to.equal(
      `A,B\r\n"'=HYPERLINK(""http://evil.example"",""x"")",-12\r\n'@SUM(1),"one, ""two"""\r\n`,
    )
    await visitor.leave()
  })
})
