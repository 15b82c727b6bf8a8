/** A newcomer's five minutes: `npm start -- --demo`, the page, a module, a bet that is followed, a round that is verified; and nothing is left behind. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { freePort } from '../../embedded/ports.ts'
import { isAlive } from '../../embedded/processes.ts'
import { met, npmStart, type NpmStart } from '../support/npm-start.ts'
import { expectAccessible } from './support/accessible.ts'
import { expectClean, shoot, untilIn, visit } from './support/browser.ts'

const VALUE = `document.querySelector('.stat .value').textContent`

describe('a newcomer’s five minutes', function () {
  this.timeout(180_000)
  let dataDir: string
  let house: NpmStart
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'acme-newcomer-'))
    const env = { RATE_LIMIT: '', SIGN_IN_LIMIT: '' } // as it comes: its own players fit into the limits
    house = await npmStart({ dataDir, port: await freePort(), args: ['--demo'], env })
  })
  after(async () => {
    await house.kill()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('begin with where to look', () => {
    const [first] = house
      .output()
      .split('\n')
      .filter((line) => line.includes('AcmeToCasino'))
    expect(first).to.equal(`AcmeToCasino is ready at ${house.run().url}/ (open it in a browser)`)
  })

  it('see the house live, open a module, follow a bet, and verify it', async () => {
    const visitor = await visit(house.run().url)
    const { page } = visitor
    await page.goto('/')
    await untilIn(
      page,
      `document.querySelector('acme-live .badge').textContent === 'live' && ${VALUE} !== '–'`,
    )
    const before = await page.evaluate<string>(VALUE)
    await untilIn(page, `${VALUE} !== ${JSON.stringify(before)}`, 30_000)
    await page.getByText('demo players', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Open Games' }).click()
    await page.getByRole('dialog', { name: 'Games' }).getByText('/v1/sessions').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Play one round and follow it' }).click()
    for (const name of ['Request', 'Decision', 'Events', 'Tables', 'Reveal', 'Proof']) {
      await page.getByRole('heading', { name, exact: true }).waitFor({ timeout: 60_000 })
      if (name !== 'Proof') await page.getByRole('button', { name: 'Next' }).click()
    }
    await expectAccessible(page)
    await shoot(page, 'newcomer')
    await page.getByRole('link', { name: 'Verify it yourself' }).click()
    await page.waitForURL('**/verify#**')
    expectClean(visitor)
    await visitor.leave()
  })

  it('leave nothing behind: the demo ends with the command', async () => {
    const { pids } = house.run()
    expect(Object.keys(pids)).to.include('demo')
    expect(await house.stop()).to.equal(0)
    await met(() => Object.values(pids).every((pid) => !isAlive(pid)), 'every process is gone')
  })
})
