/** The operator's page as one of the staff: signed in by a token that the run has, or through the form as people are. */
import type { Page } from 'playwright-core'
import { codeOf } from '../../support/second-factor.ts'
import { tokenOf } from '../../support/http.ts'
import { staffOf, type STAFF } from '../../support/system.ts'
import { visit, type Look, type Visitor } from './browser.ts'

export type StaffRole = (typeof STAFF)[number]['role']

const MINUTE_MS = 60_000

/** Of one step: a machine that does much else takes its time. */
export const SLOW_MS = 40_000

/** A browser of their own, in which they are signed in; on `at`, as in 'players'. */
export async function visitAs(
  url: string,
  role: StaffRole,
  { at = '', ...look }: Look & { at?: string } = {},
): Promise<Visitor> {
  const visitor = await visit(url, look)
  visitor.context.setDefaultTimeout(SLOW_MS)
  const accessToken = await tokenOf(url, staffOf(role))
  const expiresAtMs = Date.now() + 10 * MINUTE_MS
  const kept = JSON.stringify({ accessToken, refreshToken: '-', refreshKey: '-', expiresAtMs })
  await visitor.page.addInitScript(
    `localStorage.getItem('acme.sign-in.staff') ?? localStorage.setItem('acme.sign-in.staff', ${JSON.stringify(kept)})`,
  )
  await visitor.page.goto(`/operator#${at}`)
  await visitor.page.waitForSelector('main h1')
  return visitor
}

/** Through the form on `page`, with a code that was not used yet: of this half minute, the next or the one before. */
export async function signInBy(page: Page, role: StaffRole): Promise<void> {
  const { email, password, secondFactor } = staffOf(role)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  const button = page.getByRole('button', { name: 'Sign in' })
  for (const step of [0, 1, -1]) {
    await page.getByLabel('Code of your second factor').fill(codeOf(secondFactor, step))
    const answered = page.waitForResponse((response) => response.url().endsWith('/v1/auth/token'))
    await button.click()
    if ((await answered).status() === 200) return
  }
  throw new Error(`no code signs ${role} in`)
}
