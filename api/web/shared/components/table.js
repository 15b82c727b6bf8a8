/** A table of what a list of the API answers: sort, filter, pages by cursor, copy, CSV; it says where its rows come from, and as of when. */
import { fill, h, newId, redrawn } from '../dom.js'
import { count, money, shortened } from '../format.js'
import { tellProblem } from '../problem.js'
import { shared } from '../texts.js'
import { copy } from './copy.js'
import { csvOf, download, textOf, tsvOf } from './csv.js'
import './time.js'

/** Rows that are kept in the page: whoever wants more narrows the list, or takes it from the API. */
const ROWS_MAX = 2_000

/**
 * `columns`: [{ key, label, kind, text, cell }]. `kind` is 'text', 'number', 'money' (with `currency: (row) => 'EUR'`), 'time',
 * 'id', 'hash' or 'long' (which is broken into lines); `text(row)` is what is sorted, filtered, copied (by default row[key]); `cell(row)` is a node where that is not enough.
 * `load({ cursor })` answers { data, hasMore, nextCursor, asOf }; `source` is the endpoint that it asks, as in '/v1/wallet' or 'POST /v1/x'.
 * `filters`: nodes above the table that the screen brings (the ones of the API); `again()` of the element loads anew.
 */
export function table(config) {
  const element = document.createElement('acme-table')
  element.config = { filters: [], empty: shared.empty, name: 'rows', ...config }
  return element
}

class Table extends HTMLElement {
  #rows = []
  #page = { cursor: null, hasMore: false, asOf: null }
  #pages = 0
  #isAnew = true
  #sort = null
  #filter = ''
  #loading = null
  #head = h('tr')
  #body = h('tbody')
  #scroll = h('div', { class: 'scroll', tabindex: 0, role: 'region' })
  #foot = h('div', { class: 'foot row' })
  #problems = h('div')
  #status = h('p', { class: 'soft small', role: 'status' })

  connectedCallback() {
    if (this.childElementCount > 0) return
    const { caption, filters } = this.config
    this.setAttribute('data-waiting', '') // what stands below would be moved by the first rows
    fill(
      this,
      h('div', { class: 'row tools no-print' }, filters, this.#filterField(), this.#status),
      this.#problems,
      this.#scroll,
      this.#foot,
    )
    this.#scroll.setAttribute('aria-label', caption)
    fill(
      this.#scroll,
      h(
        'table',
        {},
        h('caption', { class: 'unseen' }, caption),
        h('thead', {}, this.#head),
        this.#body,
      ),
    )
    this.#draw()
    void this.more()
  }

  /**
   * Loads the list anew, from its beginning; what is being loaded is let end first, since it may be older. Where nobody has asked
   * for it (`isAsked`), it is done in silence, and what is shown stays until there is something newer.
   */
  async again({ isAsked = true } = {}) {
    await this.#loading
    if (isAsked) this.#rows = []
    this.#isAnew = true
    return this.more({ isAsked })
  }

  /** One page at a time, however often it is asked for. */
  more({ isAsked = true } = {}) {
    this.#loading ??= this.#loadPage(isAsked).finally(() => (this.#loading = null))
    return this.#loading
  }

  /** Whether nobody has gone on beyond the first page. */
  isAtBeginning() {
    return this.#pages < 2
  }

  async #loadPage(isAsked) {
    if (isAsked) say(this.#status, shared.loading)
    try {
      const cursor = this.#isAnew ? null : this.#page.cursor
      const answer = await this.config.load({ cursor })
      const { data, hasMore = false, nextCursor = null, asOf = null } = answer
      this.#page = { hasMore, asOf, cursor: nextCursor }
      this.#rows = this.#isAnew ? [...data] : [...this.#rows, ...data]
      this.#pages = this.#isAnew ? 1 : this.#pages + 1
      this.#isAnew = false
      redrawn(this, () => fill(this.#problems))
    } catch (error) {
      if (error?.name === 'AbortError') return
      tellProblem(this.#problems, error, () => this.more())
    }
    this.removeAttribute('data-waiting')
    const knowsNothing = this.#problems.hasChildNodes() && this.#rows.length === 0
    this.toggleAttribute('data-failed', knowsNothing) // else it would say that there is nothing
    this.#draw()
  }

  #filterField() {
    const id = newId('filter')
    const input = h('input', { id, type: 'search' })
    input.addEventListener('input', () => {
      this.#filter = input.value.toLowerCase()
      this.#draw()
    })
    return h('div', { class: 'field filter' }, h('label', { for: id }, shared.filter), input)
  }

  #draw() {
    const wasInRows = this.#scroll.contains(document.activeElement)
    this.#drawRows()
    if (wasInRows && !this.#scroll.contains(document.activeElement)) {
      this.#scroll.focus({ preventScroll: true }) // what had the keyboard is gone: it stays at the table
    }
    redrawn(this.#foot, () => this.#drawFoot())
  }

  #drawRows() {
    const { columns, empty } = this.config
    const rows = this.#shown()
    const nothing = h('tr', {}, h('td', { colspan: columns.length, class: 'soft empty' }, empty))
    const sortBy = (sort) => {
      this.#sort = sort
      this.#draw()
      this.#head.querySelector(`[data-key="${sort.key}"]`).focus()
    }
    fill(
      this.#head,
      columns.map((column) => heading(column, this.#sort, sortBy)),
    )
    fill(this.#body, rows.length === 0 ? nothing : rows.map((row) => rowOf(columns, row)))
    const { length } = this.#rows
    say(
      this.#status,
      rows.length === length ? shared.rows(length) : shared.rowsOf(rows.length, length),
    )
  }

  #drawFoot() {
    const { columns, name, source } = this.config
    const { hasMore, asOf } = this.#page
    const quiet = (text, click) =>
      h('button', { type: 'button', class: 'quiet', on: { click } }, text)
    fill(
      this.#foot,
      hasMore && this.#rows.length < ROWS_MAX
        ? h('button', { type: 'button', on: { click: () => this.more() } }, shared.more)
        : h('span', { class: 'soft small' }, hasMore ? shared.tooMany : shared.all),
      quiet(shared.copy, () => copy(tsvOf(columns, this.#shown()))),
      quiet(shared.csv, () => download(`${name}.csv`, csvOf(columns, this.#shown()))),
      source && sourceOf(source, asOf),
    )
  }

  #shown() {
    const { columns } = this.config
    return sorted(filtered(this.#rows, columns, this.#filter), columns, this.#sort)
  }
}

customElements.define('acme-table', Table)

/** A live region that is told the same anew would be read aloud anew. */
const say = (status, text) => {
  if (status.textContent !== text) fill(status, text)
}

/** So many of a row's first cells say which it is: its buttons, called the same in every row, are described by them. */
const TELLING = 2

function rowOf(columns, row) {
  const cells = columns.map((column) => cellOf(column, row))
  const buttons = cells.slice(TELLING).flatMap((cell) => [...cell.querySelectorAll('button')])
  if (buttons.length > 0) {
    const ids = cells.slice(0, TELLING).map((cell) => (cell.id = newId('row')))
    for (const button of buttons) button.setAttribute('aria-describedby', ids.join(' '))
  }
  return h('tr', {}, cells)
}

const ALIGNED = new Set(['number', 'money'])
const CLASS_OF = { number: 'number', money: 'number', long: 'wrap' }

function heading({ key, label, kind }, sort, sortBy) {
  const direction = sort?.key === key ? sort.direction : null
  const next = direction === 'ascending' ? 'descending' : 'ascending'
  const arrow = { ascending: ' ↑', descending: ' ↓' }[direction] ?? ''
  return h(
    'th',
    { scope: 'col', class: ALIGNED.has(kind) && 'number', 'aria-sort': direction },
    h(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'data-key': key,
        title: shared.sortBy(label),
        on: { click: () => sortBy({ key, direction: next }) },
      },
      label,
      arrow && h('span', { 'aria-hidden': 'true' }, arrow),
    ),
  )
}

function cellOf(column, row) {
  const { kind, cell, currency } = column
  const text = textOf(column, row)
  if (cell) return h('td', { class: CLASS_OF[kind] }, cell(row))
  if (text === '')
    return h('td', { class: ['soft', CLASS_OF[kind]].filter(Boolean).join(' ') }, '–')
  if (kind === 'money') return h('td', { class: 'number' }, money(text, currency(row)))
  if (kind === 'number')
    return h('td', { class: 'number' }, /^-?\d+$/.test(text) ? count(text) : text)
  if (kind === 'time') return h('td', {}, h('acme-time', { at: text }))
  if (kind === 'id' || kind === 'hash')
    return h('td', { class: 'hash', title: text }, shortened(text))
  return h('td', { class: CLASS_OF[kind] }, text)
}

const filtered = (rows, columns, filter) =>
  filter === ''
    ? rows
    : rows.filter((row) =>
        columns.some((column) => textOf(column, row).toLowerCase().includes(filter)),
      )

function sorted(rows, columns, sort) {
  const column = columns.find(({ key }) => key === sort?.key)
  if (column === undefined) return rows
  const compare = ALIGNED.has(column.kind) ? byNumber : byText
  const sign = sort.direction === 'ascending' ? 1 : -1
  return [...rows].sort((a, b) => sign * compare(textOf(column, a), textOf(column, b)))
}

const byText = (a, b) => a.localeCompare(b)

/** Amounts have any size: as integers where they are, else as numbers. */
function byNumber(a, b) {
  const areWhole = [a, b].every((text) => /^-?\d+$/.test(text))
  if (!areWhole) return Number(a) - Number(b)
  const difference = BigInt(a) - BigInt(b)
  return difference < 0n ? -1 : Number(difference > 0n)
}

/** Where something that is shown comes from: its endpoint, to open, and the position that it was read at. */
export const sourceOf = (source, asOf) =>
  h(
    'p',
    { class: 'source small soft' },
    `${shared.source} `,
    h('code', {}, source.includes(' ') ? source : `GET ${source}`),
    asOf && [
      ` · ${shared.asOf} `,
      h('acme-time', { at: asOf.at }),
      ` (${shared.position} ${asOf.position})`,
    ],
  )
