/** The page that verifies a round: from a link alone, in both schemes, and where something is not right. */
import { hash } from 'node:crypto'
import { expect } from 'chai'
import { roll, serverSeedOf } from '../../domain/games/fairness.ts'
import { dice } from '../../domain/games/paytables/dice.ts'
import { system } from '../support/system.ts'
import { expectAccessible } from './support/accessible.ts'
import { expectClean, visit, type Look, type Visitor } from './support/browser.ts'

const SEED = serverSeedOf(hash('sha256', 'a seed of this test'))
const DRAW = { serverSeed: SEED, clientSeed: 'my-own-words', nonce: 7 }

/** A round as the API would tell it. */
function fragmentOf(changes: Record<string, string> = {}): string {
  const outcome = roll(DRAW, dice.outcomes)
  const [choice, stake] = ['9000', 250n]
  const given = {
    paytableVersion: dice.version,
    serverSeed: SEED,
    seedHash: hash('sha256', SEED),
    clientSeed: DRAW.clientSeed,
    nonce: String(DRAW.nonce),
    choice,
    stake: String(stake),
    currency: 'EUR',
    outcome: String(outcome),
    payout: String((stake * dice.multiplierBp(outcome, choice)) / 10_000n),
    ...changes,
  }
  return `#${new URLSearchParams(given).toString()}`
}

describe('the page of verification', function () {
  this.timeout(60_000)
  let url: string
  before(async () => {
    url = (await system()).url
  })

  async function open(fragment: string, look: Look = {}): Promise<Visitor> {
    const visitor = await visit(url, look)
    await visitor.page.goto(`/verify${fragment}`)
    await visitor.page.waitForSelector('main h1')
    return visitor
  }
  const says = ({ page }: Visitor, words: string) =>
    page.locator('[role=status]', { hasText: words }).first().waitFor()

  it('shows from a link alone that a round is right, with every hash', async () => {
    const visitor = await open(fragmentOf())
    await says(visitor, 'Verified')
    const shown = await visitor.page.innerText('main')
    expect(shown).to.include(hash('sha256', SEED)).and.to.include('my-own-words:7:0')
    expect(await visitor.page.locator('.badge.good').count()).to.equal(3)
    await visitor.page.reload()
    await says(visitor, 'Verified')
    expectClean(visitor)
    await visitor.leave()
  })
  for (const [what, changes] of [
    ['the outcome', { outcome: '9999' }],
    ['the payout', { payout: '1' }],
    ['committed', { seedHash: hash('sha256', 'another') }],
  ] as const) {
    it(`says so where it is not right: ${what}`, async () => {
      const visitor = await open(fragmentOf(changes))
      await says(visitor, 'Does not match')
      const verdict = await visitor.page.locator('.notice.bad').innerText()
      expect(verdict).to.include(what)
      await expectAccessible(visitor.page)
      await visitor.leave()
    })
  }
  it('takes what is typed into the address, and shows markup as text', async () => {
    const visitor = await open('')
    const { page } = visitor
    await says(visitor, 'Fill in')
    await page.getByRole('button', { name: 'example' }).click()
    await says(visitor, 'The commitment is right')
    expect(await page.innerText('main')).to.include('1634')
    await page.getByLabel('Client seed').fill('<img src=x onerror=alert(1)>')
    await says(visitor, 'Not computed yet')
    expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('clientSeed')).to.include(
      '<img',
    )
    expect(await page.locator('main img').count()).to.equal(0)
    await page.getByLabel('Client seed').fill('example')
    await says(visitor, 'The commitment is right')
    await page.getByRole('button', { name: 'Clear' }).click()
    expect(new URL(page.url()).hash).to.equal('')
    expectClean(visitor)
    await visitor.leave()
  })
  it('says where the browser gives it no WebCrypto', async () => {
    const visitor = await visit(url)
    await visitor.page.addInitScript(
      "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })",
    )
    await visitor.page.goto(`/verify${fragmentOf()}`)
    await says(visitor, 'WebCrypto')
    await expectAccessible(visitor.page)
    expectClean(visitor)
    await visitor.leave()
  })
})
