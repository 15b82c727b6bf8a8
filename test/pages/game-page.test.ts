/** The page of a launch at the sandbox provider, in a browser: to be read and played, in both schemes, narrow and wide. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProvider, type SandboxProvider } from '../../embedded/provider/server.ts'
import { startOperator, type Mood, type Operator } from '../support/operator.ts'
import { SECRET } from '../support/sandbox.ts'
import { expectAccessible, expectNoSideways } from './support/accessible.ts'
import { expectClean, shoot, visit } from './support/browser.ts'

const PLAYER = { id: 'player-1', currency: 'EUR', balance: 123_456n }

describe('the page of a launch', function () {
  this.timeout(60_000)
  let folder: string
  let provider: SandboxProvider
  let operator: Operator
  let mood: Mood
  before(async () => {
    mood = 'well'
    folder = mkdtempSync(join(tmpdir(), 'acme-game-'))
    provider = await startProvider({ dataDir: folder, secret: SECRET })
    operator = await startOperator(provider.publicKey, PLAYER, () => mood)
  })
  after(async () => {
    await provider.stop()
    await operator.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function launch(game: string): Promise<string> {
    const response = await fetch(`${provider.url}/v1/launches`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${SECRET}` },
      body: JSON.stringify({
        style: 'hub88',
        walletUrl: operator.walletUrl('hub88'),
        player: PLAYER.id,
        token: 'token-1',
        game,
        currency: 'EUR',
        lobbyUrl: `${provider.url}/health/live`,
      }),
    })
    return ((await response.json()) as { url: string }).url
  }

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [360, 1440]) {
      it(`is played by the keyboard, ${scheme}, ${width} px`, async () => {
        const visitor = await visit(provider.url, { scheme, width })
        const { page } = visitor
        await page.goto(await launch('sandbox:tide-tables'))
        await expectAccessible(page)
        await expectNoSideways(page)
        await shoot(page, `game-open-${scheme}-${width}`)
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        await page.getByText('Turn a card').waitFor()
        await expectAccessible(page)
        await expectNoSideways(page)
        await shoot(page, `game-staked-${scheme}-${width}`)
        await page.getByRole('button', { name: 'Card 2' }).click()
        await page.getByText(/Nothing on this card|is paid/).waitFor()
        await expectAccessible(page)
        await shoot(page, `game-ended-${scheme}-${width}`)
        await page.getByRole('link', { name: 'Back to the lobby' }).click()
        await page.waitForURL('**/health/live')
        expectClean(visitor)
        await visitor.leave()
      })
    }
  }

  it('tells what became of a stake that the casino did not take, and where there is nothing', async () => {
    const visitor = await visit(provider.url)
    const { page } = visitor
    await page.goto(await launch('sandbox:north-star'))
    operator.wallets.hub88.expire('token-1')
    await page.getByRole('button', { name: 'Stake €5.00' }).click()
    await page.getByText('The casino refused your stake: RS_ERROR_TOKEN_EXPIRED.').waitFor()
    await expectAccessible(page)
    await shoot(page, 'game-refused')
    mood = 'silent'
    await page.reload()
    await page.getByText('not told now').waitFor()
    await page.getByRole('button', { name: 'Stake €5.00' }).click()
    await page.getByText('The casino has not answered yet.').waitFor()
    await expectAccessible(page)
    await shoot(page, 'game-unanswered')
    mood = 'well'
    await page.getByRole('link', { name: 'Look again' }).click()
    expectClean(visitor)
    await page.goto('/play/nobody-has-this')
    await page.getByRole('heading', { name: 'No such game' }).waitFor()
    await expectAccessible(page)
    await visitor.leave()
  })
})
