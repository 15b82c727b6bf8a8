/** Somebody who is signed in already when a page opens: with a token that the API gave, where pages keep theirs. */
import type { Page } from 'playwright-core'

/** Below the quarter of an hour that a token lives, so that nothing is refreshed, in ms. */
const LIVES_MS = 600_000

export async function signedInAs(page: Page, who: string, accessToken: string): Promise<void> {
  const area = who === 'player' ? 'player' : 'staff'
  const tokens = {
    accessToken,
    refreshToken: 'none',
    refreshKey: 'none',
    expiresAtMs: Date.now() + LIVES_MS,
  }
  const [key, value] = [`acme.sign-in.${area}`, JSON.stringify(tokens)]
  await page.addInitScript(
    `try { localStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(value)}) } catch {}`,
  )
}
