/** Letters that never arrived, as the staff see them: what waits, what was given up, and whose it was. */
import { expect } from 'chai'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { createSmtpMail } from '../../integrations/smtp-mail.ts'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { newAccount } from '../support/account.ts'
import { ask } from '../support/http.ts'
import { startLetters } from '../support/letters.ts'
import { startMailServer } from '../support/mail-server.ts'
import { until } from '../support/store-process.ts'
import { system } from '../support/system.ts'
import { expectAccessible } from './support/accessible.ts'
import { expectClean, shoot } from './support/browser.ts'
import { visitAs } from './support/staff.ts'

describe('letters that never arrived, in the browser', function () {
  this.timeout(120_000)

  it('are listed with their player, beside what waits', async () => {
    const { url, client, pool, masterKey: rootKey } = await system()
    await query(pool, sql`delete from identity.letters`) // of other tests
    const server = await startMailServer()
    server.toRecipients = '550 nobody here'
    const { body } = await ask(url, 'POST', { path: '/v1/players', body: newAccount() })
    const playerId = String(body['playerId'])
    const end = startLetters({
      pool,
      handler: createCommandHandler({ store: client }),
      rootKey,
      publicUrl: url,
      mail: createSmtpMail(server.url, 'AcmeToCasino <no-reply@casino.example>'),
    })
    const isGivenUp = async () => {
      for await (const { type } of client.read(`mail-${playerId}`)) return type === 'LetterGivenUp'
      return false
    }
    await until(isGivenUp, 'it is given up').finally(end)
    await server.stop()
    await ask(url, 'POST', { path: '/v1/players', body: newAccount() }) // whose letter waits
    const visitor = await visitAs(url, 'operator', { at: 'letters' })
    const { page } = visitor
    await page.getByRole('heading', { level: 1, name: 'Letters' }).waitFor()
    await page.getByText(/confirm the e-mail: \d+ wait/).waitFor()
    const row = page.getByRole('row').filter({ has: page.locator(`a[title="${playerId}"]`) })
    await until(async () => {
      if ((await row.count()) > 0) return true
      await page.reload()
      await page.getByText(/confirm the e-mail: \d+ wait/).waitFor()
      return false
    }, 'it is listed')
    expect(await row.textContent()).to.include('refused by the mail server')
    await expectAccessible(page)
    await shoot(page, 'operator-letters-light-1440')
    expectClean(visitor)
    await visitor.leave()
  })
})
