/** One stream: its events on a line of time, as a table, as JSON; where one stands is in the address. */
import { fill, h, newId, redrawn } from '../../shared/dom.js'
import { copy } from '../../shared/components/copy.js'
import { download } from '../../shared/components/csv.js'
import { sourceOf } from '../../shared/components/table.js'
import { problemBox } from '../../shared/problem.js'
import { shared } from '../../shared/texts.js'
import { asJson, compact, timeline } from '../parts/event-views.js'
import { lineOf } from '../parts/event-parts.js'
import { createEvents } from '../parts/events-source.js'
import { categoryOf, keyOf, searchAt, sessionAt, streamAt } from '../places.js'
import { texts } from '../texts.js'

export async function show(outlet, { api, params, query, signal }) {
  const { stream } = params
  const state = stateOf(query)
  const source = createEvents(api, { stream, ...state, signal })
  await source.more()
  const body = h('div', { class: 'views' })
  const foot = h('div', { class: 'row foot' })
  const shown = () => source.events.filter(({ type }) => state.type === '' || type === state.type)
  const types = typeSelect()

  function draw() {
    keepInAddress(stream, state)
    types.offer(source.events, state.type)
    fill(body, viewOf(state.view))
    const isTable = state.view === 'compact' // which has its own button, and its own count
    redrawn(foot, () =>
      fill(
        foot,
        !isTable && source.hasMore() && moreButton({ source, draw, foot, signal }),
        h(
          'span',
          { class: 'soft small' },
          texts.stream.loaded(shown().length, source.events.length),
        ),
        h('button', { type: 'button', on: { click: () => copy(fileOf()) } }, texts.stream.copy),
        h('button', { type: 'button', on: { click: save } }, texts.stream.download),
      ),
    )
  }
  const fileOf = () =>
    shown()
      .map((event) => `${lineOf(event)}\n`)
      .join('')
  const save = () => download(`${stream}.ndjson`, fileOf(), 'application/x-ndjson')

  function viewOf(view) {
    if (view === 'compact') {
      return compact({ stream, source: '/v1/audit/streams/{stream}', load: loadTable })
    }
    if (shown().length === 0) return h('p', { class: 'soft' }, texts.stream.none)
    return view === 'json' ? asJson(shown()) : timeline(shown())
  }
  async function loadTable({ cursor }) {
    const before = shown().length
    if (cursor !== null) await source.more()
    const data = cursor === null ? shown() : shown().slice(before)
    return { data, hasMore: source.hasMore(), nextCursor: 'more' }
  }
  types.element.addEventListener('change', () => {
    state.type = types.select.value
    draw()
  })
  outlet.append(
    h('h1', { class: 'hash' }, stream),
    lead(stream, state),
    h('div', { class: 'row tools' }, viewChoice(state, draw), types.element, order(stream, state)),
    body,
    foot,
    h('p', { class: 'soft small' }, texts.stream.hint),
    sourceOf(source.path, null),
  )
  draw()
}

function moreButton({ source, draw, foot, signal }) {
  const click = async () => {
    try {
      await source.more()
      draw()
    } catch (error) {
      if (!signal.aborted) foot.append(problemBox(error))
    }
  }
  return h('button', { type: 'button', on: { click } }, shared.more)
}

/** Back, reload and a link that is passed on show the same: it is replaced, since a view is no place of its own. */
function keepInAddress(stream, state) {
  const given = { view: 'timeline', type: '', direction: 'forwards', from: null }
  const query = Object.fromEntries(
    Object.entries(state).filter(([name, value]) => value !== given[name]),
  )
  const address = streamAt(stream, query)
  if (location.hash !== address) history.replaceState(null, '', address)
}

function lead(stream, { from }) {
  const { session, player, whole } = texts.stream
  const key = keyOf(stream)
  const isPlayers = ['player', 'wallet'].includes(categoryOf(stream))
  return h(
    'p',
    { class: 'row' },
    categoryOf(stream) === 'gameSession' && h('a', { href: sessionAt(key) }, session),
    isPlayers && h('a', { href: searchAt(key) }, player),
    from !== null && [
      h('span', { class: 'soft' }, texts.stream.from(from)),
      h('a', { href: streamAt(stream) }, whole),
    ],
  )
}

function viewChoice(state, draw) {
  const name = newId('view')
  return h(
    'fieldset',
    { class: 'choice' },
    h('legend', { class: 'unseen' }, texts.stream.viewLabel),
    Object.entries(texts.stream.views).map(([view, text]) => {
      const input = h('input', {
        type: 'radio',
        name,
        value: view,
        checked: view === state.view,
        on: {
          change() {
            state.view = view
            draw()
          },
        },
      })
      return h('label', {}, input, h('span', {}, text))
    }),
  )
}

function typeSelect() {
  const id = newId('type')
  const select = h('select', { id })
  const element = h('div', { class: 'field' }, h('label', { for: id }, texts.stream.type), select)
  /** Those that are loaded, and the one that was asked for. */
  const offer = (events, chosen) => {
    const types = new Set(events.map(({ type }) => type))
    if (chosen !== '') types.add(chosen)
    fill(
      select,
      h('option', { value: '' }, texts.stream.allTypes),
      [...types].sort().map((type) => h('option', { value: type }, type)),
    )
    select.value = chosen
  }
  return { element, select, offer }
}

function order(stream, state) {
  const id = newId('order')
  const change = () => {
    const query = { ...state, direction: select.value }
    const given = Object.entries(query).filter(([, value]) => value !== null && value !== '')
    location.hash = streamAt(stream, Object.fromEntries(given))
  }
  const select = h(
    'select',
    { id, on: { change } },
    Object.entries(texts.stream.directions).map(([value, text]) => h('option', { value }, text)),
  )
  select.value = state.direction
  return h('div', { class: 'field' }, h('label', { for: id }, texts.stream.direction), select)
}

/** Where the reader stands, by the address. */
const stateOf = (query) => ({
  view: Object.hasOwn(texts.stream.views, query.get('view')) ? query.get('view') : 'timeline',
  type: query.get('type') ?? '',
  direction: query.get('direction') === 'backwards' ? 'backwards' : 'forwards',
  from: /^\d{1,18}$/.test(query.get('from') ?? '') ? query.get('from') : null,
})
