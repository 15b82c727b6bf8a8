/** An account closed by its player in the browser, asked back, and reopened by one of the staff; a tier that waits for a person. */
import { player as ofPlayer } from '../../domain/identity/player/decider.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import { newPlayer } from '../support/http.ts'
import { system, type System } from '../support/system.ts'
import { expectClean, visit } from './support/browser.ts'
import { signInAs, submit } from './support/player.ts'
import { visitAs } from './support/staff.ts'

describe('the life of an account in the browser', function () {
  this.timeout(120_000)
  let on: System
  before(async () => {
    on = await system()
  })

  it('is closed in the profile with the password, asked back, and reopened by the staff', async () => {
    const { playerId, email, password } = await newPlayer(on.url)
    const visitor = await visit(on.url)
    const { page } = visitor
    await signInAs(page, { email, password })
    await page.goto('/player#profile')
    await page.getByRole('link', { name: 'Close or reopen my account' }).click()
    await page.getByLabel('Password, again').fill(password)
    await submit(page, 'Close my account')
    await page.getByText('Your account is closed.').waitFor()
    await page.goto('/player#profile')
    await page.getByRole('link', { name: 'Close or reopen my account' }).click()
    await submit(page, 'Open my account again')
    await page.getByText('A person decides it.').waitFor()

    const staff = await visitAs(on.url, 'operator', { at: `players/${playerId}` })
    await staff.page.getByText('Reopening asked for').waitFor()
    await staff.page.getByRole('button', { name: 'Reopen the account' }).click()
    await staff.page.getByLabel('Reason').fill('the player has asked for it')
    await staff.page.getByRole('button', { name: 'Preview' }).click()
    await staff.page.getByText('AccountReopened', { exact: true }).waitFor()
    const preview = staff.page.locator('.preview')
    await preview.getByRole('button', { name: 'Reopen the account' }).click()
    await staff.page.getByText('The account is open again.').waitFor()
    for (const one of [visitor, staff]) {
      expectClean(one)
      await one.leave()
    }
  })

  it('has a tier proposed, whose check one of the staff records on the list', async () => {
    const { playerId } = await newPlayer(on.url)
    await createCommandHandler({ store: on.client }).execute(ofPlayer, {
      id: playerId,
      commandId: commandIdOf(playerId, 'propose', 'silver'),
      bodyHash: 'vipTier',
      correlationId: 'test',
      actor: { role: 'system', id: 'outbox' },
      command: (at) => ({
        type: 'ProposeVipTier' as const,
        at,
        tier: 'silver' as const,
        turnover: 1_000_000n,
        currency: 'EUR',
        ruleVersion: '2026-1',
      }),
    })
    const staff = await visitAs(on.url, 'compliance', { at: 'vip-proposals' })
    const row = staff.page.getByRole('row').filter({ hasText: playerId.slice(0, 8) })
    await row.getByRole('button', { name: 'Record a check' }).click()
    await staff.page.getByLabel('Check', { exact: true }).selectOption('affordability')
    await staff.page.getByLabel('Reason').fill('three statements were seen')
    await staff.page.getByRole('button', { name: 'Preview' }).click()
    const preview = staff.page.locator('.preview')
    await preview.getByRole('button', { name: 'Record a check' }).click()
    await staff.page.getByText('On record.').waitFor()
    expectClean(staff)
    await staff.leave()
  })
})
