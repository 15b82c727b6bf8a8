/** A complaint in two browsers: the player's, who complains, and that of the staff, who acknowledge and decide it. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { insertStaff } from '../../api/identity/sign-in/credentials.ts'
import { ask, newPlayer, type Player } from '../support/http.ts'
import { signedAs } from '../support/signed.ts'
import { system, type System } from '../support/system.ts'
import { expectAccessible, expectNoSideways } from './support/accessible.ts'
import { expectClean, visit } from './support/browser.ts'
import { signInAs, submit } from './support/player.ts'
import { SLOW_MS, visitAs } from './support/staff.ts'

const TEXT = 'A payout took three days.'

describe('a complaint in the browser', function () {
  this.timeout(240_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
  })

  /** What somebody else of the staff does while a dialog is open. */
  async function giveAway() {
    const token = await signedAs('compliance')
    const owner = randomUUID()
    const credentials = { email_hash: owner, role: 'support', password_hash: '-' } as const
    await insertStaff(on.pool, { ...credentials, subject_id: owner })
    const path = `/v1/operations/players/${player.playerId}/complaints`
    const { body } = await ask(on.url, 'GET', { path, token })
    const [{ complaintId } = { complaintId: '' }] = body['data'] as { complaintId: string }[]
    const given = await ask(on.url, 'POST', {
      path: `/v1/operations/complaints/${complaintId}/assignment`,
      token,
      body: { ownerId: owner, reason: 'knows the case' },
    })
    expect(given.status, JSON.stringify(given.body)).to.equal(200)
  }

  it('goes from the player to the staff and back, with a note and a task beside it', async () => {
    const theirs = await visit(on.url)
    theirs.context.setDefaultTimeout(SLOW_MS)
    await signInAs(theirs.page, player)
    await theirs.page.goto('/player#complaints')
    await theirs.page.getByLabel('What it is about').selectOption('payment')
    await theirs.page.getByLabel('What went wrong').fill(TEXT)
    await submit(theirs.page, 'Complain')
    await theirs.page.getByRole('cell', { name: TEXT }).waitFor()
    await expectAccessible(theirs.page)

    const at = `players/${player.playerId}?show=complaints`
    const staff = await visitAs(on.url, 'operator', { at })
    const { page } = staff
    await page.getByRole('cell', { name: TEXT }).waitFor()
    const dialog = page.getByRole('dialog')
    const decide = async (name: string, fill: () => Promise<void>) => {
      await page.getByRole('cell').getByRole('button', { name, exact: true }).click()
      await fill()
      await dialog.getByLabel('Reason').fill('as the log shows')
      await dialog.getByRole('button', { name, exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await decide('Acknowledge', () => Promise.resolve())
    await page.getByRole('cell', { name: 'acknowledged', exact: true }).waitFor()
    await decide('Decide', async () => {
      await dialog.getByLabel('Outcome').selectOption('upheld')
      await dialog.getByLabel('Why, as the player reads it').fill('It is paid now.')
      await dialog.getByLabel('Reason').fill('as the log shows')
      await giveAway()
      await dialog.getByRole('button', { name: 'Decide', exact: true }).click()
      await dialog.getByText('Somebody has changed this meanwhile').waitFor()
      await dialog.getByText('then send again if you still mean it').waitFor()
      await dialog.getByText('Owner', { exact: true }).waitFor()
    })
    await page.getByRole('cell', { name: 'decided', exact: true }).waitFor()

    await page.getByRole('button', { name: 'Notes', exact: true }).click()
    await page.getByRole('button', { name: 'Write a note' }).click()
    await dialog.getByLabel('Note').fill('Was friendly.')
    await dialog.getByRole('button', { name: 'Write a note' }).click()
    await page.getByRole('cell', { name: 'Was friendly.' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Tasks', exact: true }).click()
    await page.getByRole('button', { name: 'Open a task' }).click()
    await dialog.getByLabel('What is to be done').fill('Call back.')
    await dialog.getByLabel('It is mine to do').check()
    await dialog.getByLabel('Reason').fill('promised')
    await dialog.getByRole('button', { name: 'Open a task' }).click()
    await page.getByRole('cell', { name: 'Call back.' }).waitFor()
    await page.goto('/operator#tasks')
    await page.getByLabel('Mine alone').check()
    await page.getByRole('cell', { name: 'Call back.' }).first().waitFor()
    await expectAccessible(page)
    await expectNoSideways(page)
    // The browser tells the answer that somebody was faster, too: it is what was asked for.
    const wrong = staff.wrong.filter((line) => !line.includes('412 (Precondition Failed)'))
    expectClean({ ...staff, wrong })
    await staff.leave()

    await theirs.page.reload()
    await theirs.page.getByRole('cell', { name: 'It is paid now.' }).waitFor()
    expectClean(theirs)
    await theirs.leave()
  })
})
