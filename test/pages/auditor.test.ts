/** The auditor's page: a round from its search to its proof by two programs, offline too; and what others see of it. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { ExportedEvent } from '../../verifier/export.ts'
import { forged } from '../verifier/forged.ts'
import { honestHistory } from '../verifier/history.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../support/http.ts'
import { until } from '../support/store-process.ts'
import { staffOf, system, type System } from '../support/system.ts'
import { expectAccessible } from './support/accessible.ts'
import { expectClean, shoot, visit, type Look } from './support/browser.ts'
import { programOf } from '../support/program.ts'

const MAIN = new URL('../../verifier/main.ts', import.meta.url).pathname
const SCRIPT = '<img src=x onerror=alert(1)>'
const ROUNDS = 4

/** What loads a page or a file may take on a machine that others use, too, in ms. */
const SLOW_MS = 60_000

describe('the page of auditors', function () {
  this.timeout(240_000)
  let on: System
  let player: Player
  let auditor: string
  let roundId: string
  let folder: string
  let file: string
  before(async () => {
    on = await system()
    auditor = await tokenOf(on.url, staffOf('auditor'))
    player = await newPlayer(on.url)
    for (let n = 1; n < ROUNDS; n += 1) await betOf(on.url, player)
    const bet = { stake: '100', choice: '9500' }
    const { body } = await play(`/v1/sessions/${player.sessionId}/bets`, bet)
    roundId = String(body['roundId'])
    await play(`/v1/sessions/${player.sessionId}/close`)
    const read = (path: string) => ask(on.url, 'GET', { path, token: auditor })
    await until(
      async () => (await read(`/v1/sessions/${player.sessionId}`)).body['status'] === 'closed',
      'the session closed',
    )
    await until(async () => (await read(`/v1/rounds/${roundId}`)).status === 200, 'the round')
    folder = await mkdtemp(join(tmpdir(), 'acme-auditor-'))
    file = await evidence()
  })
  after(() => rm(folder, { recursive: true }))

  const play = (path: string, body: object = {}, method = 'POST') =>
    ask(on.url, method, { path, token: player.token, body })
  async function evidence(): Promise<string> {
    const path = `/v1/audit/sessions/${player.sessionId}/evidence`
    const headers = { authorization: `Bearer ${auditor}` }
    return (await fetch(on.url + path, { headers })).text()
  }
  const kept = async (name: string, text: string) => {
    const path = join(folder, name)
    await writeFile(path, text)
    return path
  }

  /** Somebody whose browser has a sign-in already: `token` of whom. */
  async function signedIn(token: string, look: Look = {}) {
    const visitor = await visit(on.url, look)
    const tokens = {
      accessToken: token,
      refreshToken: 'none',
      refreshKey: 'none',
      expiresAtMs: Date.now() + 3_600_000,
    }
    const sign = `localStorage.setItem('acme.sign-in.staff', ${JSON.stringify(JSON.stringify(tokens))})`
    await visitor.context.addInitScript(sign)
    return visitor
  }
  const textOf = (page: Page) => page.locator('main').innerText()
  const opened = async (page: Page, place: string) => {
    await page.goto(`/auditor${place}`, { timeout: SLOW_MS })
    await page.waitForSelector('main h1', { timeout: SLOW_MS })
  }
  const verified = async (page: Page, path: string) => {
    await page.locator('input[type=file]').setInputFiles(path)
    await page.waitForSelector('.verdict', { timeout: SLOW_MS })
    return textOf(page)
  }
  /** Of the page's last table. */
  const rows = (page: Page, count: number) =>
    until(
      async () => (await page.locator('acme-table').last().locator('tbody tr').count()) === count,
      `${count} rows`,
    )
  const proved = (path: string, ...args: string[]) =>
    new Promise<number>((resolve) => {
      execFile(process.execPath, [...programOf(MAIN), path, ...args], (error) => {
        resolve(Number(error?.code ?? 0))
      })
    })

  it('takes an auditor from a sign-in to a round’s proof, by this browser and by the command line', async () => {
    const visitor = await visit(on.url)
    const { page } = visitor
    await opened(page, '')
    await page.waitForSelector('input[name=email]')
    const { email, password } = staffOf('auditor')
    await page.fill('input[name=email]', email)
    await page.fill('input[name=password]', password)
    const { secondFactor } = staffOf('auditor')
    await signInWith(page, secondFactor)
    await page.getByLabel('Id, name of a stream, hash or position').fill(roundId)
    await page.keyboard.press('Enter')
    await page.locator('.found a').first().click()
    await page.waitForSelector('.verdict')
    expect(await page.locator('.verdict').innerText()).to.include('Verified')
    expect(await page.locator('.checks .badge.bad').count()).to.equal(0)
    expect(await page.locator('.checks .badge.good').count()).to.equal(6)
    await shoot(page, 'auditor-round-light-1440')
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the evidence' }).click()
    const path = await kept('evidence.ndjson', await readFile(await (await saving).path(), 'utf8'))
    expect(await proved(path, '--round', roundId)).to.equal(0)
    await page.getByRole('button', { name: 'Verify it here' }).click()
    await page.getByText('The round, and everything around it, holds.').waitFor()
    await page.getByRole('link', { name: 'Session', exact: true }).click()
    await page.waitForSelector('text=Seeds and commitments')
    await rows(page, ROUNDS)
    await page.getByRole('link', { name: 'Stream of the wallet' }).click()
    await page.waitForSelector('.timeline')
    expect(await textOf(page)).to.include('BetPlaced')
    await page.getByLabel('Compact').check()
    await page.getByLabel('Type of event').selectOption('BetPlaced')
    await rows(page, ROUNDS)
    await page.reload()
    await rows(page, ROUNDS)
    await page.goBack()
    await page.waitForSelector('text=Seeds and commitments')
    const isCode = (line: string) => line.includes('/v1/auth/token') // one that was taken before
    expectClean({ ...visitor, wrong: visitor.wrong.filter((line) => !isCode(line)) })
    await visitor.leave()
  })

  /** With the code of this step, of the one before or the next: whichever was not taken yet. */
  async function signInWith(page: Page, secret: string) {
    const { codeOf } = await import('../support/second-factor.ts')
    for (const step of [-1, 0, 1]) {
      await page.fill('input[name=code]', codeOf(secret, step))
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      const search = page.getByLabel('Id, name of a stream, hash or position')
      const refused = page.locator('.notice.bad')
      await search.or(refused).first().waitFor()
      if (await search.isVisible()) return
    }
    throw new Error('no code was taken')
  }

  it('verifies a file without a sign-in and offline, and names what was changed in it', async () => {
    const visitor = await visit(on.url)
    const { page, context } = visitor
    await opened(page, '#file')
    await page.waitForLoadState('networkidle')
    await context.setOffline(true)
    expect(await verified(page, await kept('whole.ndjson', file))).to.include(
      `All ${ROUNDS} rounds, and everything around them, hold.`,
    )
    await shoot(page, 'auditor-file-verified-light-1440')
    const lines = file.trimEnd().split('\n')
    const bet = lines.findIndex((line) => line.includes('"BetPlaced"'))
    const lies: [string, string, string][] = [
      ['outcome', 'outcome-mismatch', file.replace(/"outcome":"\d+"/, '"outcome":"10000"')],
      ['balance', 'balance-mismatch', file.replace(/("BetPlaced".*?"balance":")\d+/, '$17')],
      ['payout', 'payout-mismatch', file.replace(/("WinCredited".*?"payout":")\d+/, '$17')],
      ['seed', 'seed-hash-mismatch', file.replace(/"serverSeed":"..../, '"serverSeed":"0000')],
      ['removed', 'revision-gap', lines.toSpliced(bet, 1).join('\n')],
      [
        'order',
        'position-order',
        lines.toSpliced(bet, 2, lines[bet + 1] ?? '', lines[bet] ?? '').join('\n'),
      ],
      ['script', SCRIPT, file.replace(/("BetPlaced".*?"clientSeed":")/, `$1${SCRIPT}`)],
      ['id', 'event-id-mismatch', file.replace(/("id":")[0-9a-f]{8}/, '$100000000')],
    ]
    for (const [what, code, text] of lies) {
      const path = await kept(`${what}.ndjson`, text)
      expect(await verified(page, path), what)
        .to.include('Does not hold')
        .and.to.include(code)
      expect(await proved(path), what).to.equal(3)
      if (what === 'outcome') await shoot(page, 'auditor-file-failed-light-1440')
    }
    await page
      .locator('input[type=file]')
      .setInputFiles(await kept('broken.ndjson', 'not an event'))
    await page.getByText('This file cannot be read as an export: line 1').waitFor()
    await context.setOffline(false)
    expectClean(visitor)
    await visitor.leave()
  })

  it('takes ten thousand events at thousands a second, and stays alive, and can be given up', async () => {
    const visitor = await visit(on.url)
    const { page } = visitor
    await opened(page, '#file')
    const many = await kept('many.ndjson', manyEvents(10_000))
    await page.evaluate(`
      globalThis.longest = 0
      let last = performance.now()
      globalThis.beat = setInterval(() => {
        globalThis.longest = Math.max(globalThis.longest, performance.now() - last)
        last = performance.now()
      }, 10)`)
    const said = await verified(page, many)
    const rate = /([\d,]+) events a second/.exec(said)?.[1]?.replaceAll(',', '')
    expect(Number(rate)).to.be.greaterThan(300) // on a machine that others use, too
    expect(await page.evaluate<number>('longest')).to.be.below(2_500)
    await page.locator('input[type=file]').setInputFiles(many)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Cancelled: nothing is proved.').waitFor()
    expectClean(visitor)
    await visitor.leave()
  })

  it('says of an audit log without rows why it has none', async () => {
    const visitor = await signedIn(await tokenOf(on.url, staffOf('auditor')))
    await opened(visitor.page, '#log?subject=0190')
    await visitor.page.getByText('Nothing the staff did is on record of 0190').waitFor()
    expectClean(visitor)
    await visitor.leave()
  })

  it('shows nothing to a player’s token and to operators, and says why', async () => {
    for (const [role, token] of [
      ['player', player.token],
      ['operator', await tokenOf(on.url, staffOf('operator'))],
    ] as const) {
      const visitor = await signedIn(token)
      await opened(visitor.page, `#streams/wallet-${player.playerId}`)
      expect(await textOf(visitor.page)).to.include(`You are signed in as ${role}`)
      expect(await textOf(visitor.page)).not.to.include('BetPlaced')
      await expectAccessible(visitor.page)
      if (role === 'player') await shoot(visitor.page, 'auditor-no-role-light-1440')
      await visitor.leave()
    }
  })
})

/** An honest history over and over, as of many players, each with ids that follow; that all play on the same seeds is found. */
function manyEvents(events: number): string {
  const honest = JSON.stringify(honestHistory())
  const all: ExportedEvent[] = []
  for (let n = 0; all.length < events; n += 1) {
    const end = n.toString(16).padStart(6, '0')
    const copy = honest.replaceAll(/((?:[0-9a-f]{4,8}-){4}[0-9a-f]{6})[0-9a-f]{6}/g, `$1${end}`)
    all.push(...(JSON.parse(copy) as ExportedEvent[]))
  }
  return forged(all)
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('')
}
