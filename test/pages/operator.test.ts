/** The operator's page, walked as the staff walk it: two of them decide an adjustment, one rebuilds a read model while bets run. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../support/http.ts'
import { until } from '../support/store-process.ts'
import { staffOf, system, type System } from '../support/system.ts'
import { expectClean, visit } from './support/browser.ts'
import { signInBy, SLOW_MS, visitAs } from './support/staff.ts'

const SCRIPT = '<script>alert(1)</script> & "quoted"'

describe('the operator’s page', function () {
  this.timeout(240_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
    await betOf(on.url, player)
  })

  const read = async (role: 'operator' | 'compliance', path: string) =>
    (await ask(on.url, 'GET', { path, token: await tokenOf(on.url, staffOf(role)) })).body
  const balance = async () =>
    String((await read('operator', `/v1/wallet?playerId=${player.playerId}`))['balance'])
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

  /** Fills the dialog for an adjustment of the player and sees what it would record. */
  async function previewAdjustment(page: Page, amount: string, reason: string) {
    await button(page, 'Ask for an adjustment').click()
    await page.getByLabel('Amount in EUR').fill(amount)
    await page.getByLabel('Reason').fill(reason)
    await button(page, 'Preview').click()
    await page.getByText('What would be recorded').waitFor()
  }

  it('lets the staff sign in with a code, and nobody else', async () => {
    const visitor = await visit(on.url)
    visitor.context.setDefaultTimeout(SLOW_MS)
    const { page } = visitor
    await page.goto('/operator')
    await page.getByLabel('E-mail').fill(player.email)
    await page.getByLabel('Password').fill(player.password)
    await button(page, 'Sign in').click()
    await page.getByText('This is a player’s account').waitFor()
    await signInBy(page, 'admin')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    expectClean(visitor)
    await visitor.leave()
  })

  it('moves a balance by two people: asked for by one, approved by another, both on record', async () => {
    const was = BigInt(await balance())
    const at = `players/${player.playerId}?show=entries`
    const first = await visitAs(on.url, 'operator', { at })
    const second = await visitAs(on.url, 'compliance', { at: 'adjustments' })
    await previewAdjustment(first.page, '12.50', SCRIPT)
    await first.page.getByText('AdjustmentRequested', { exact: true }).waitFor()
    expect(await balance(), 'a preview moves nothing').to.equal(String(was))
    await button(first.page, 'Ask for it').click()
    await first.page.getByText('Asked for. Somebody else').waitFor()

    await first.page.goto('/operator#adjustments')
    const row = (page: Page) => page.getByRole('row').filter({ hasText: SCRIPT })
    await row(first.page).getByRole('cell', { name: '€12.50', exact: true }).waitFor()
    await row(first.page).getByRole('button', { name: 'Look' }).click()
    await first.page.getByText('somebody else of the staff has to decide it').waitFor()
    expect(await button(first.page, 'Approve').count(), 'four eyes').to.equal(0)

    const sent: string[] = []
    second.page.on('request', (request) => {
      if (request.url().endsWith('/approval')) sent.push(request.headers()['idempotency-key'] ?? '')
    })
    await second.page.reload()
    await row(second.page).getByRole('button', { name: 'Decide' }).click()
    await second.page.getByLabel('Reason').fill('seen in the ledger')
    await button(second.page, 'Approve').dblclick()
    await second.page.getByText('Approved: the balance is').waitFor()
    expect(sent, 'a double click sends one command').to.have.length(1)
    await until(async () => BigInt(await balance()) === was + 1250n, 'the balance has moved')

    await second.page.goto(`/operator#audit-log?subject=${player.playerId}`)
    for (const action of ['adjustment.request', 'adjustment.approve']) {
      await second.page.getByRole('cell', { name: action, exact: true }).waitFor()
    }
    await second.page.getByRole('cell', { name: SCRIPT }).waitFor() // as text
    for (const visitor of [first, second]) {
      expectClean(visitor)
      await visitor.leave()
    }
  })

  it('loses nothing that was typed when a sign-in ends meanwhile', async () => {
    const visitor = await visitAs(on.url, 'operator', { at: `players/${player.playerId}` })
    const { page } = visitor
    await button(page, 'Ask for an adjustment').click()
    await page.getByLabel('Amount in EUR').fill('7')
    await page.getByLabel('Reason').fill('typed before the end')
    await page.evaluate(`localStorage.removeItem('acme.sign-in.staff')`)
    await button(page, 'Preview').click()
    await page.getByText('Your sign-in has ended').waitFor()
    await signInBy(page, 'operator')
    await page.getByText('What would be recorded').waitFor()
    expect(await page.getByLabel('Amount in EUR').inputValue()).to.equal('7')
    expect(await page.getByLabel('Reason').inputValue()).to.equal('typed before the end')
    await visitor.leave()
  })

  it('tells that something has changed meanwhile, and sends it anew from how it stands', async () => {
    const visitor = await visitAs(on.url, 'operator', { at: `players/${player.playerId}` })
    const { page } = visitor
    await button(page, 'Set the VIP tier').click()
    await page.getByLabel('Tier', { exact: true }).selectOption('bronze')
    await page.getByLabel('Reason').fill('a guest of the house')
    const token = await tokenOf(on.url, staffOf('admin'))
    const path = `/v1/players/${player.playerId}/vip-tier`
    const body = { tier: 'bronze', reason: 'somebody else was faster' }
    const faster = await ask(on.url, 'PUT', { path, token, body, headers: { 'if-match': '*' } })
    await until(async () => {
      const shown = await read('operator', `/v1/players/${player.playerId}`)
      return shown['revision'] !== '0' && faster.status === 200
    }, 'the other change is shown')
    await button(page, 'Preview').click()
    await page.getByText('Somebody has changed this meanwhile').waitFor()
    expect(await page.getByLabel('Reason').inputValue()).to.equal('a guest of the house')
    await button(page, 'Preview').click()
    await button(page, 'Set it').click()
    await page.getByText('The tier is bronze now.').waitFor()
    await visitor.leave()
  })

  it('bars a player at once; the end is asked for by one and approved by another', async () => {
    const { playerId } = await newPlayer(on.url)
    const at = `players/${playerId}?show=suspensions`
    const first = await visitAs(on.url, 'operator', { at })
    await button(first.page, 'Suspend').click()
    await first.page.getByLabel('Reason').fill('two accounts on one device')
    await button(first.page, 'Preview').click()
    await first.page.getByText('Restricted', { exact: true }).waitFor()
    await first.page.locator('.preview').getByRole('button', { name: 'Suspend' }).click()
    await first.page.getByText('Suspended.').waitFor()
    await button(first.page, 'Ask for the lift').click()
    await first.page.getByLabel('Reason').fill('the device is a shop’s')
    await button(first.page, 'Preview').click()
    await first.page.locator('.preview').getByRole('button', { name: 'Ask for the lift' }).click()
    await first.page.getByText('Asked for. Somebody else').waitFor()

    const second = await visitAs(on.url, 'compliance', { at: 'suspensions' })
    const row = second.page.getByRole('row').filter({ hasText: playerId.slice(0, 8) })
    await row.getByRole('button', { name: 'Approve the lift' }).click()
    await second.page.getByLabel('Reason').fill('seen')
    await button(second.page, 'Preview').click()
    await second.page.locator('.preview').getByRole('button', { name: 'Approve the lift' }).click()
    await second.page.getByText('Approved: the player may play again.').waitFor()
    for (const visitor of [first, second]) {
      expectClean(visitor)
      await visitor.leave()
    }
  })

  it('rebuilds a read model while bets run: planned, built, compared, swapped, rolled back', async () => {
    const bets = betting(on.url, await newPlayer(on.url))
    const visitor = await visitAs(on.url, 'operator', { at: 'projections/rounds' })
    const { page } = visitor
    const generation = async () => {
      const now = await read('operator', '/v1/operations/projections/rounds/rebuild')
      return (now['live'] as { generation: number }).generation
    }
    const before = await generation()
    await button(page, 'Plan a rebuild').click()
    await page.getByText('Events to fold').waitFor()
    await page.getByLabel('Reason').first().fill('a column was wrong')
    await button(page, 'Order the rebuild').click()
    await page.getByText('Built: it stands where the live one does').waitFor({ timeout: 60_000 })
    await page.getByText(/rows on both sides, and all alike/).waitFor()
    const swap = page.locator('section').filter({ hasText: 'Show it in the live one’s place' })
    await swap.getByLabel('Reason').fill('the comparison is as it should be')
    await swap.getByRole('button', { name: 'Swap' }).click()
    await until(async () => (await generation()) === before + 1, 'the new generation is live')

    const back = page.locator('section').filter({ hasText: 'Show the generation before again' })
    await back.getByLabel('Reason').fill('a test of going back')
    await back.getByRole('button', { name: 'Roll back' }).click()
    await until(async () => (await generation()) === before, 'the one before is live again')
    const { placed, failed } = await bets.end()
    expect(failed, 'bets and reads that failed meanwhile').to.deep.equal([])
    expect(placed).to.be.greaterThan(0)
    expectClean(visitor)
    await visitor.leave()
  })
})

/** Bets, each with a read of the round that it is, until it is ended. */
function betting(url: string, player: Player) {
  let isEnding = false
  const failed: unknown[] = []
  let placed = 0
  const running = (async () => {
    while (!isEnding) {
      try {
        const after = await betOf(url, player)
        placed += 1
        const path = `/v1/wallet/entries?limit=1&after=${after}`
        const { status, body } = await ask(url, 'GET', { path, token: player.token })
        const [entry] = (body['data'] ?? []) as { roundId: string }[]
        const round = `/v1/rounds/${entry?.roundId ?? ''}?after=${after}`
        const shown = await ask(url, 'GET', { path: round, token: player.token })
        if (status !== 200 || shown.status !== 200) failed.push([status, shown.status, shown.body])
      } catch (error) {
        failed.push(String(error))
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  return {
    async end() {
      isEnding = true
      await running
      return { placed, failed }
    },
  }
}
