/** What people type for an amount, at its edges: exact in minor units, or none. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { newPlayer } from '../support/http.ts'
import { system } from '../support/system.ts'
import { visit, type Visitor } from './support/browser.ts'
import { signInAs, submit } from './support/player.ts'

const TYPED: readonly [string, string, string | null][] = [
  ['0', 'EUR', '0'],
  ['0.001', 'EUR', null],
  ['0.01', 'EUR', '1'],
  ['10,50', 'EUR', '1050'],
  ['10.', 'EUR', '1000'],
  [' 7 ', 'EUR', '700'],
  ['007', 'EUR', '700'],
  ['.5', 'EUR', null],
  ['1e3', 'EUR', null],
  ['-1', 'EUR', null],
  ['+1', 'EUR', null],
  ['1 000', 'EUR', null],
  ['1,000.00', 'EUR', null],
  ['0x10', 'EUR', null],
  ['NaN', 'EUR', null],
  ['１２', 'EUR', null],
  ['١٢', 'EUR', null],
  ['1\u202e2', 'EUR', null],
  ['', 'EUR', null],
  ['999999999999999.99', 'EUR', '99999999999999999'],
  ['92233720368547758.07', 'EUR', null],
  ['1'.repeat(10_000), 'EUR', null],
  ['100', 'JPY', '100'],
  ['100.5', 'JPY', null],
  ['1.234', 'KWD', '1234'],
  ['1.2345', 'KWD', null],
]

describe('an amount that is typed', function () {
  this.timeout(60_000)
  let visitor: Visitor
  let page: Page
  before(async () => {
    visitor = await visit((await system()).url)
    page = visitor.page
    await page.goto('/verify')
  })
  after(() => visitor.leave())

  const inFormat = <T>(expression: string) =>
    page.evaluate<T>(`import('/web/shared/format.js').then((format) => ${expression})`)

  it('is exact, or none at all', async () => {
    const asked = JSON.stringify(TYPED.map(([text, currency]) => [text, currency]))
    const minors = await inFormat<(string | null)[]>(
      `${asked}.map((one) => format.minorOf(...one))`,
    )
    expect(minors).to.deep.equal(TYPED.map(([, , minor]) => minor))
  })
  it('is written as exactly as it is kept, however large', async () => {
    const written = await inFormat<string[]>(`[
      format.money('9223372036854775807', 'EUR'), format.money('-5', 'EUR'), format.money('5', 'JPY'),
      format.money('-1234567', 'KWD'), format.decimal('1', 'EUR'), format.count('9007199254740993')]`)
    expect(written.map((text) => text.replaceAll('\u00a0', ' '))).to.deep.equal([
      '€92,233,720,368,547,758.07',
      '-€0.05',
      'JP¥5',
      '-KWD 1,234.567',
      '0.01',
      '9,007,199,254,740,993',
    ])
  })
  it('that is larger than any wallet is refused beside its field, in words', async () => {
    await signInAs(page, await newPlayer((await system()).url))
    await page.goto('/player#deposit')
    for (const typed of ['999999999999999.99', '92233720368547758.07', '１２', '0', '1e3']) {
      await page.getByLabel('Amount in EUR').fill(typed)
      await submit(page, 'Deposit')
      await page.locator('[data-error=amount]:not(:empty)').waitFor()
      expect(await page.getByLabel('Amount in EUR').inputValue()).to.equal(typed)
      expect(await page.getByLabel('Amount in EUR').getAttribute('aria-invalid')).to.equal('true')
    }
  })
})
