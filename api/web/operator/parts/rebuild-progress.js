/** How far a rebuild is: in events, a rate, the time left, and partition by partition. */
import { fill, h } from '../../shared/dom.js'
import { count, percent } from '../../shared/format.js'
import { texts } from '../texts.js'
import { card } from './facts.js'

const said = texts.rebuild

/** `element` stays the same; `draw(building)` brings it up to date. */
export function progress() {
  const bar = h('progress', { max: 1, value: 0, 'aria-label': said.progress })
  const line = h('p', { class: 'number' })
  const state = h('p', { role: 'status' })
  const trouble = h('div')
  const rows = h('tbody')
  const element = card(
    { title: said.progress },
    bar,
    line,
    state,
    trouble,
    h('details', {}, h('summary', {}, said.partitions), partitionTable(rows)),
  )
  return {
    element,
    draw(building) {
      const { done, events, of, error } = building
      bar.value = done
      fill(
        line,
        `${percent(done, 1)} · ${said.progressOf(count(events), count(Math.max(of, events)))}${pace(building)}`,
      )
      const words = stateOf(building)
      if (state.textContent !== words) fill(state, words)
      fill(trouble, error !== null && h('p', { class: 'notice bad' }, `${said.error}: ${error}`))
      fill(rows, building.partitions.map(rowOf))
    },
  }
}

function pace({ eventsPerSecond, secondsLeft }) {
  const parts = [
    eventsPerSecond !== null && said.rate(count(Math.round(eventsPerSecond))),
    secondsLeft !== null && said.left(count(Math.ceil(secondsLeft))),
  ]
  return parts
    .filter(Boolean)
    .map((part) => ` · ${part}`)
    .join('')
}

function stateOf({ isBuilt, isRollback, isPaused, swapWhenBuilt }) {
  return [
    isBuilt && said.built,
    isRollback && said.bringsUp,
    isPaused && said.paused,
    swapWhenBuilt ? said.swapsItself : said.waits,
  ]
    .filter(Boolean)
    .join(' ')
}

function partitionTable(rows) {
  const { partitionColumns: columns } = said
  const numbers = new Set(['events', 'of', 'position', 'livePosition'])
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': said.partitions },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          Object.entries(columns).map(([key, label]) =>
            h('th', { scope: 'col', class: numbers.has(key) && 'number' }, label),
          ),
        ),
      ),
      rows,
    ),
  )
}

const rowOf = ({ partition, events, of, position, livePosition, isThere, error }) =>
  h(
    'tr',
    {},
    h('th', { scope: 'row' }, partition),
    [events, of, position, livePosition].map((value) =>
      h('td', { class: 'number' }, value === null ? '–' : count(value)),
    ),
    h('td', {}, isThere ? said.yes : said.no),
    h('td', { class: 'wrap' }, error ?? '–'),
  )
