/** How each part of the house is, and what to do where one is not well. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { badge, button } from '../parts/facts.js'
import { every, refresh } from '../parts/lists.js'
import { texts } from '../texts.js'

const PATH = '/v1/operations/health'
const EVERY_MS = 5_000
const said = texts.health

export function show(outlet, { api, signal }) {
  const { columns } = said
  const list = table({
    caption: said.caption,
    name: 'health',
    source: PATH,
    filters: [button(said.look, () => list.again())],
    load: () => api.get(PATH, { signal }),
    columns: [
      { key: 'part', label: columns.part, text: ({ part }) => said.parts[part] ?? part },
      { key: 'state', label: columns.state, cell: ({ state }) => badge(state, said.states[state]) },
      { key: 'latencyMs', label: columns.latencyMs, kind: 'number' },
      { key: 'says', label: columns.says, kind: 'long' },
      { key: 'todo', label: columns.todo, kind: 'long', text: ({ todo }) => todo ?? said.nothing },
    ],
  })
  fill(
    outlet,
    h('h1', {}, said.title),
    h('p', {}, said.about),
    h('p', { class: 'soft small' }, texts.refreshed),
    list,
  )
  every(EVERY_MS, signal, () => refresh(list))
}
