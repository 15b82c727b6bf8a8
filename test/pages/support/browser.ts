/** Debian's Chromium, driven by playwright-core: pages that are watched for errors of the console and for requests to anybody else. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect } from 'chai'
import { until } from '../../support/store-process.ts'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Where screenshots are kept, to be looked at one by one. */
export const SHOTS = join(import.meta.dirname, '../../../.screens')

/** In ms: of one step of the browser. */
export const STEP_MS = 10_000

let launching: Promise<Browser> | undefined

function browser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`No Chromium at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM`)
  }
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb']
  return (launching ??= chromium.launch({ executablePath: CHROMIUM, args }))
}

after('the browser is closed', async () => {
  await (await launching)?.close()
})

export type Look = { scheme?: 'light' | 'dark'; width?: number; height?: number }

/** A visitor with a browser of their own: what it did wrong is in `wrong`, what it asked others for in `foreign`. */
export type Visitor = {
  readonly page: Page
  readonly context: BrowserContext
  readonly wrong: string[]
  readonly foreign: string[]
  readonly leave: () => Promise<void>
}

export async function visit(
  url: string,
  { scheme = 'light', width = 1440, height = 900 }: Look = {},
) {
  const context = await (
    await browser()
  ).newContext({
    baseURL: url,
    colorScheme: scheme,
    viewport: { width, height },
    locale: 'en-GB',
    timezoneId: 'Europe/Malta',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(STEP_MS)
  const page = await context.newPage()
  const wrong: string[] = []
  const foreign: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => wrong.push(String(error)))
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (/^(https?|wss?):$/.test(protocol) && origin !== new URL(url).origin) {
      foreign.push(request.url())
    }
  })
  return { page, context, wrong, foreign, leave: () => context.close() } satisfies Visitor
}

/** Throws where the console has an error, or another origin was asked. */
export function expectClean({ wrong, foreign }: Pick<Visitor, 'wrong' | 'foreign'>): void {
  expect({ wrong, foreign }).to.deep.equal({ wrong: [], foreign: [] })
}

/** Until an expression holds in the page: asked as a debugger asks, since the page's policy lets no text be run in it. */
export const untilIn = (page: Page, expression: string, ms = STEP_MS): Promise<void> =>
  until(() => page.evaluate<boolean>(expression), expression, ms)

/** The whole page as a file; `name` as in operator-players-dark-360. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true })
}
