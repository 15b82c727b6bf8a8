/** A forgotten password, walked in a browser: from the screen of sign-in by the letter in the mailbox to a new sign-in. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { TERMS_VERSION } from '../../domain/identity/terms.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { newAccount } from '../support/account.ts'
import { ask } from '../support/http.ts'
import { startLetters } from '../support/letters.ts'
import { olderPlayer } from '../support/older-player.ts'
import { system } from '../support/system.ts'
import { expectClean, shoot, visit, type Visitor } from './support/browser.ts'
import { signInAs, submit } from './support/player.ts'

const NEXT = 'herons over nine kettles'

describe('a forgotten password, in the browser', function () {
  this.timeout(120_000)
  const account = newAccount()
  let url: string
  let visitor: Visitor
  let page: Page
  let endLetters: () => Promise<void>
  before(async () => {
    const { startAnotherApi, client, pool, masterKey: rootKey } = await system()
    await query(pool, sql`delete from identity.letters`) // of other tests
    ;({ url } = await startAnotherApi({ environment: 'demo' }))
    await ask(url, 'POST', { path: '/v1/players', body: account })
    const handler = createCommandHandler({ store: client })
    endLetters = startLetters({ pool, handler, rootKey, publicUrl: url })
    visitor = await visit(url)
    page = visitor.page
  })
  after(async () => {
    await visitor.leave()
    await endLetters()
  })

  const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

  it('is another by the letter, and signs in', async () => {
    await page.goto('/player#sign-in')
    await page.getByRole('link', { name: 'Forgotten your password?' }).click()
    await heading('Forgotten password')
    await page.getByLabel('E-mail').fill(account.email)
    await submit(page, 'Send me a link')
    await page.getByText('a letter is on its way').waitFor()
    await page.getByRole('link', { name: 'read the letter in its mailbox' }).click()
    await heading('Mailbox')
    const letter = page
      .locator('.letter', { hasText: account.email })
      .filter({ hasText: 'A new password' })
    await letter.waitFor()
    await shoot(page, 'mailbox-light-1440')
    await letter.getByRole('link', { name: 'Open the link' }).click()
    await heading('A new password')
    expect(new URL(page.url()).hash).to.equal('#reset')
    await page.getByLabel('New password', { exact: true }).fill(NEXT)
    await page.getByLabel('New password again').fill('something else')
    await submit(page, 'Set the new password')
    await page.getByText('The two are not the same.').waitFor()
    await page.getByLabel('New password again').fill(NEXT)
    await submit(page, 'Set the new password')
    await page.getByText('Your password is changed.').waitFor()
    await signInAs(page, { email: account.email, password: NEXT })
  })

  it('an address is confirmed the same way, and what is agreed to is kept', async () => {
    await page.goto('/player#email')
    await heading('E-mail address')
    await submit(page, 'Send me a link')
    await page.getByText('its link works for a day').waitFor()
    await page.getByRole('link', { name: 'read the letter in its mailbox' }).click()
    await heading('Mailbox')
    const letter = page.locator('.letter', { hasText: 'Confirm your e-mail address' })
    await letter.filter({ hasText: account.email }).first().getByRole('link').click()
    await heading('Confirm your e-mail address')
    await submit(page, 'Confirm')
    await page.getByText('Your e-mail address is confirmed.').waitFor()
    await page.goto('/player#agreements')
    await heading('Terms and marketing')
    await page.getByRole('group', { name: 'Casino' }).getByLabel('E-mail').check()
    await submit(page, 'Save')
    await page.getByText('Casino, E-mail: allowed').waitFor()
    await shoot(page, 'player-agreements-light-1440')
    expectClean(visitor)
  })

  it('newer terms are told at the sign-in, above every screen, until they are accepted', async () => {
    const { client, pool, masterKey: rootKey } = await system()
    const older = await olderPlayer({ client, pool, rootKey })
    const another = await visit(url)
    await signInAs(another.page, older)
    const notice = another.page.getByText('There are newer terms')
    await notice.waitFor()
    await shoot(another.page, 'player-newer-terms-light-1440')
    await another.page.getByRole('link', { name: 'Terms and marketing' }).first().click()
    await submit(another.page, `Accept version ${TERMS_VERSION}`)
    await notice.waitFor({ state: 'detached' })
    expectClean(another)
    await another.leave()
  })
})
