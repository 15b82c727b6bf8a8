/** People on the operator's page: who of the staff has which role, and players by filters that stand in the address. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { credentialsOfSubject, insertStaff } from '../../api/identity/sign-in/credentials.ts'
import { ask, newPlayer, type Player } from '../support/http.ts'
import { signedAs } from '../support/signed.ts'
import { until } from '../support/store-process.ts'
import { system, type System } from '../support/system.ts'
import { expectAccessible, expectNoSideways } from './support/accessible.ts'
import { expectClean, shoot } from './support/browser.ts'
import { visitAs } from './support/staff.ts'

const LOOKS = [
  ['light', 1440],
  ['dark', 360],
] as const

describe('people on the operator’s page', function () {
  this.timeout(240_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
    player = await newPlayer(on.url, '4242')
    const path = '/v1/operations/players?currency=EUR&balanceMin=4242&balanceMax=4242'
    const token = await signedAs('operator')
    await until(async () => {
      const { body } = await ask(on.url, 'GET', { path, token })
      return (body['data'] as Player[]).some(({ playerId }) => playerId === player.playerId)
    }, 'the player listed')
  })

  it('have another role by an admin: what they may then is shown, and it is on record', async () => {
    const id = randomUUID()
    const credentials = {
      subject_id: id,
      email_hash: id,
      role: 'finance',
      password_hash: '-',
    } as const
    await insertStaff(on.pool, credentials)
    const admin = await visitAs(on.url, 'admin', { at: 'staff?role=finance' })
    const { page } = admin
    const row = page.getByRole('row').filter({ hasText: id.slice(0, 8) })
    await row.getByRole('button', { name: 'Change the role' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New role').selectOption('payments')
    await dialog.getByText('adjustments.request').waitFor()
    await dialog.getByText('adjustments.decide').waitFor()
    await dialog.getByLabel('Reason').fill('moves to payments')
    await expectAccessible(page)
    await shoot(page, 'operator-role-light-1440')
    await dialog.getByRole('button', { name: 'Change the role' }).click()
    await page.getByText('The role is payments now').waitFor()
    expect((await credentialsOfSubject(on.pool, id))?.role).to.equal('payments')
    await page.getByLabel('Role').selectOption('admin')
    await page.getByText('your own: somebody else changes it').waitFor()
    expect(page.url()).to.match(/#staff\?role=admin$/)
    await page.goto(`/operator#audit-log?subject=${id}`)
    await page.getByText('moves to payments').waitFor()
    expectClean(admin)
    await admin.leave()
    for (const [scheme, width] of LOOKS) {
      const visitor = await visitAs(on.url, 'support', { at: 'staff', scheme, width })
      await visitor.page.getByText('needs the permission staff.manage').waitFor()
      expect(await visitor.page.getByRole('button', { name: 'Change the role' }).count()).to.equal(
        0,
      )
      await expectAccessible(visitor.page)
      await expectNoSideways(visitor.page)
      await shoot(visitor.page, `operator-staff-${scheme}-${width}`)
      expectClean(visitor)
      await visitor.leave()
    }
  })

  it('are found by filters that stand in the address: reload and back show the same', async () => {
    const visitor = await visitAs(on.url, 'operator', { at: 'players' })
    const { page } = visitor
    const found = page.getByRole('link', { name: player.playerId.slice(0, 8) })
    await page.getByText('Filter all players').click()
    await page.getByLabel('Balance, at least').fill('42.42')
    await page.getByRole('button', { name: 'Show players' }).click()
    await page.getByText('Amounts are of one currency').waitFor()
    await page.getByLabel('Currency').fill('eur')
    await page.getByLabel('Balance, at most').fill('42.42')
    await page.getByLabel('Market').fill('mt')
    await page.getByLabel('Account').selectOption('active')
    await page.getByRole('button', { name: 'Show players' }).click()
    await found.waitFor()
    const { hash } = new URL(page.url())
    const query = new URLSearchParams(hash.split('?')[1])
    expect(Object.fromEntries(query)).to.deep.equal({
      account: 'active',
      market: 'MT',
      currency: 'EUR',
      balanceMin: '4242',
      balanceMax: '4242',
    })
    await page.reload()
    await found.waitFor()
    expect(await page.getByLabel('Balance, at least').inputValue()).to.equal('42.42')
    await page.getByLabel('Market').fill('GB')
    await page.getByRole('button', { name: 'Show players' }).click()
    await page.getByText('Nobody was found.').waitFor()
    await page.goBack()
    await found.waitFor()
    expect(await page.getByLabel('Market').inputValue()).to.equal('MT')
    await page.goto('/operator#players?alertsMin=x')
    await page.getByText('a whole number').waitFor() // as the API refuses it
    await visitor.leave()
  })

  it('are listed page by page, in both schemes, without anything sideways', async () => {
    for (const [scheme, width] of LOOKS) {
      const at = 'players?market=MT&alertsMin=0'
      const visitor = await visitAs(on.url, 'operator', { at, scheme, width })
      const { page } = visitor
      await page.getByRole('link', { name: player.playerId.slice(0, 8) }).waitFor()
      await expectAccessible(page)
      await expectNoSideways(page)
      await shoot(page, `operator-filters-${scheme}-${width}`)
      expectClean(visitor)
      await visitor.leave()
    }
  })

  it('have tags, which are tried out before they are recorded, and taken away again', async () => {
    const at = `players/${player.playerId}?show=tags`
    const visitor = await visitAs(on.url, 'operator', { at })
    const { page } = visitor
    await page.getByRole('button', { name: 'Add a tag' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Tag', { exact: true }).selectOption({ label: 'another one' })
    await dialog.getByLabel('Another tag').fill('plays at night')
    await dialog.getByLabel('Reason').fill('told us so')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('x-, then small letters').waitFor()
    await dialog.getByLabel('Another tag').fill('x-plays-at-night')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('TagAdded', { exact: true }).waitFor()
    await expectAccessible(page)
    await dialog.locator('.preview').getByRole('button', { name: 'Add a tag' }).click()
    await page.getByRole('cell', { name: 'x-plays-at-night' }).waitFor()
    await shoot(page, 'operator-tags-light-1440')
    await page.getByRole('button', { name: 'Take it away' }).click()
    await dialog.getByLabel('Reason').fill('no more')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.locator('.preview').getByRole('button', { name: 'Take it away' }).click()
    await page.getByText('This player has no tag.').waitFor()
    expectClean(visitor)
    await visitor.leave()
  })

  it('own complaints that were given to them', async () => {
    const owner = randomUUID()
    const credentials = { email_hash: owner, role: 'support', password_hash: '-' } as const
    await insertStaff(on.pool, { ...credentials, subject_id: owner })
    const path = `/v1/operations/players/${player.playerId}/complaints`
    const body = { subject: 'payment', channel: 'post', text: 'Too slow.', reason: 'a letter' }
    await ask(on.url, 'POST', { path, token: await signedAs('operator'), body })
    const visitor = await visitAs(on.url, 'operator', {
      at: `players/${player.playerId}?show=complaints`,
    })
    const { page } = visitor
    await page.getByRole('button', { name: 'Give to' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('nobody yet').waitFor()
    await dialog.getByLabel('New owner').selectOption(owner)
    await dialog.getByLabel('Reason').fill('knows the case')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('ComplaintAssigned', { exact: true }).waitFor()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Give it to somebody' }).last().click()
    await page.getByText('Given, and on record.').waitFor()
    await page.getByRole('cell', { name: owner.slice(0, 8) }).waitFor()
    expectClean(visitor)
    await visitor.leave()
  })

  it('have money paid out by two of the staff when their account has ended', async () => {
    const gone = await newPlayer(on.url, '1234')
    const { token, sessionId, playerId } = gone
    await ask(on.url, 'POST', { path: `/v1/sessions/${sessionId}/close`, token, body: {} })
    await ask(on.url, 'POST', {
      path: `/v1/players/${playerId}/deceased`,
      token: await signedAs('compliance'),
      body: { reason: 'a certificate was shown' },
    })
    const first = await visitAs(on.url, 'operator', { at: 'payouts' })
    const row = first.page.getByRole('row').filter({ hasText: playerId.slice(0, 8) })
    await row.getByRole('button', { name: 'Ask for the payout' }).click()
    await first.page.getByLabel('Where to').fill('bank')
    await first.page.getByLabel('Reason').fill('the account of the estate')
    await first.page.getByRole('button', { name: 'Preview' }).click()
    await first.page.getByText('HousePayoutRequested', { exact: true }).waitFor()
    const send = first.page.locator('.preview').getByRole('button', { name: 'Ask for the payout' })
    await send.click()
    await row.getByText('somebody else of the staff has to decide it').waitFor()
    expectClean(first)
    await first.leave()
    for (const [scheme, width] of LOOKS) {
      const look = await visitAs(on.url, 'compliance', { at: 'payouts', scheme, width })
      await look.page.getByRole('button', { name: 'Refuse' }).first().waitFor()
      await expectAccessible(look.page)
      await expectNoSideways(look.page)
      await shoot(look.page, `operator-payouts-${scheme}-${width}`)
      await look.leave()
    }
    const second = await visitAs(on.url, 'compliance', { at: 'payouts' })
    const theirs = second.page.getByRole('row').filter({ hasText: playerId.slice(0, 8) })
    await theirs.getByRole('button', { name: 'Approve' }).click()
    await second.page.getByText('€12.34').waitFor()
    await second.page.getByLabel('Reason').fill('seen')
    await second.page.getByRole('button', { name: 'Preview' }).click()
    await second.page.locator('.preview').getByRole('button', { name: 'Approve' }).click()
    await second.page.getByText('the money is on its way').waitFor()
    await second.page.getByLabel('Show').selectOption('ended')
    await theirs.getByText('settled').waitFor()
    await theirs.getByRole('cell', { name: '€12.34', exact: true }).waitFor()
    expectClean(second)
    await second.leave()
  })

  it('are told what their tier means, as the staff are', async () => {
    for (const [scheme, width] of LOOKS) {
      const at = `players/${player.playerId}`
      const visitor = await visitAs(on.url, 'operator', { at, scheme, width })
      const { page } = visitor
      await page.getByRole('heading', { name: 'What the tier means' }).waitFor()
      await page.getByText('no limit by tier').waitFor()
      await expectAccessible(page)
      await expectNoSideways(page)
      await shoot(page, `operator-tier-${scheme}-${width}`)
      expectClean(visitor)
      await visitor.leave()
    }
  })
})
