/** A table under somebody's hands: where the keyboard is once rows have gone, what a list that cannot be read leaves, what is read aloud. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { system } from '../support/system.ts'
import { untilIn, visit, type Visitor } from './support/browser.ts'

/** A table of `rows` that the test changes, on a page that loads no list of its own: each row has a button of the same name. */
const MAKE = `import('/web/shared/components/table.js').then(async ({ table }) => {
  const { h } = await import('/web/shared/dom.js')
  globalThis.list = { rows: [], hasMore: false, fails: false, asked: 0 }
  const columns = [
    { key: 'at', label: 'At' },
    { key: 'who', label: 'Who' },
    { key: 'act', label: 'Act', text: () => '', cell: () => h('button', { type: 'button' }, 'Decide') },
  ]
  const load = async ({ cursor }) => {
    list.asked += 1
    if (list.fails) throw new Error('nobody answers')
    const data = cursor === null ? list.rows : list.next
    return { data, hasMore: cursor === null && list.hasMore, nextCursor: 'next' }
  }
  list.rows = ['first', 'second'].map((who) => ({ at: 'today', who }))
  list.next = [{ at: 'yesterday', who: 'third' }]
  globalThis.table = table({ caption: 'Tasks', name: 'tasks', columns, load })
  document.querySelector('main').replaceChildren(globalThis.table)
})`

describe('a table', function () {
  this.timeout(60_000)
  let visitor: Visitor
  let page: Page
  beforeEach(async () => {
    visitor = await visit((await system()).url)
    page = visitor.page
    await page.goto('/verify')
    await page.evaluate(MAKE)
    await rows(2)
  })
  afterEach(() => visitor.leave())

  const rows = (count: number) =>
    untilIn(page, `document.querySelectorAll('acme-table tbody tr').length === ${count}`)
  const focused = () =>
    page.evaluate<string>(
      `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`,
    )

  it('keeps the keyboard once the row that had it has gone', async () => {
    await page.getByRole('button', { name: 'Decide' }).first().focus()
    await page.evaluate(`list.rows = list.rows.slice(1); table.again()`)
    await untilIn(page, `document.querySelectorAll('acme-table tbody tr').length === 1`)
    expect(await focused()).to.equal('Tasks')
  })
  it('keeps the keyboard at its foot when more is loaded', async () => {
    await page.evaluate(`list.hasMore = true; table.again()`)
    const more = page.getByRole('button', { name: 'Load more' })
    await more.focus()
    await page.keyboard.press('Enter')
    await rows(3)
    expect(await focused()).to.equal('Copy')
  })
  it('is printed with the names of its columns, and all of its width', async () => {
    await page.emulateMedia({ media: 'print' })
    const heads = page.locator('acme-table th')
    expect((await heads.allInnerTexts()).map((text) => text.trim())).to.deep.equal([
      'At',
      'Who',
      'Act',
    ])
    expect(await page.getByRole('button', { name: 'Copy' }).isVisible()).to.equal(false)
    const overflow = `getComputedStyle(document.querySelector('acme-table .scroll')).overflowX`
    expect(await page.evaluate(overflow)).to.equal('visible')
    await page.emulateMedia({ media: 'screen' })
  })
  it('has buttons that say which row they are of', async () => {
    const told = await page.evaluate<string[]>(`
      [...document.querySelectorAll('acme-table tbody button')].map((button) =>
        button.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).textContent).join(' '))`)
    expect(told).to.deep.equal(['today first', 'today second'])
  })
  it('stays as it is where it cannot be read anew, says so once, and goes on', async () => {
    await page.evaluate(`list.fails = true; table.again({ isAsked: false })`)
    await page.getByRole('alert').waitFor()
    await rows(2)
    expect(await page.locator('acme-table').innerText()).to.include('second')
    await page.evaluate(`document.querySelector('[role=alert]').dataset.same = 'yes'`)
    await page.evaluate(`table.again({ isAsked: false })`)
    expect(await page.locator('[data-same=yes]').count(), 'told anew').to.equal(1)
    await page.evaluate(`list.fails = false; list.rows = list.next`)
    await page.getByRole('button', { name: 'Try again' }).click()
    await rows(1)
    expect(await page.getByRole('alert').count()).to.equal(0)
  })
  it('is read anew in silence, and says aloud how many rows there are only where that has changed', async () => {
    await page.evaluate(`
      globalThis.said = []
      new MutationObserver(() => said.push(document.querySelector('acme-table [role=status]').textContent))
        .observe(document.querySelector('acme-table [role=status]'), { childList: true })`)
    await page.evaluate(`table.again({ isAsked: false })`)
    await page.evaluate(`list.rows = list.next; table.again({ isAsked: false })`)
    await rows(1)
    expect(await page.evaluate('said')).to.deep.equal(['1 row'])
  })
  it('says nothing where it is empty and cannot be read, and all of it once it can', async () => {
    await page.evaluate(`list.fails = true; table.again()`)
    await page.getByRole('alert').waitFor()
    expect(await page.locator('acme-table').innerText()).not.to.include('Nothing here yet')
    await page.evaluate(`list.fails = false`)
    await page.getByRole('button', { name: 'Try again' }).click()
    await rows(2)
  })
})
