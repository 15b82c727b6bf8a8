/** axe-core in the page, and how far the layout moved by itself. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'chai'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

type Violation = { id: string; impact: string; help: string; nodes: { html: string }[] }

// What runs in the page is text: its names are the browser's, which Node's types do not know.
const RUN_AXE = `axe
  .run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  })
  .then(({ violations }) => violations)`

const COUNT_SHIFTS = `
  globalThis.shifted = 0
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) globalThis.shifted += value
  }).observe({ type: 'layout-shift', buffered: true })`

/** WCAG 2.2 AA by axe-core; run as a debugger does, past the page's content security policy. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axeSource)
  const violations = await page.evaluate<Violation[]>(RUN_AXE)
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map(({ html }) => `${id}: ${help}: ${html.slice(0, 160)}`),
  )
  expect(told).to.deep.equal([])
}

/** Of the page's life so far (web.dev, CLS): the sum of shifts that no input caused. Call before the page is opened. */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(COUNT_SHIFTS)
  return () => page.evaluate<number>('globalThis.shifted')
}

/** Throws where the page is wider than its window. */
export async function expectNoSideways(page: Page): Promise<void> {
  const [wide, window] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  )
  expect(wide, 'wider than the window').to.be.at.most(window)
}
