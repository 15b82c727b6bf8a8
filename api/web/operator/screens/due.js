/** What is due: acts that time alone brings, and what was attempted of them. */
import { field } from '../../shared/components/form.js'
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { listOf } from '../parts/lists.js'
import { texts } from '../texts.js'

const said = texts.due

export function show(outlet, { api, signal }) {
  const chosen = { kind: '', overdue: '' }
  const choice = (name, label, choices) => {
    const element = field({ name, label, choices })
    element.addEventListener('change', () => {
      chosen[name] = element.querySelector('select').value
      void list.again()
    })
    return element
  }
  const { columns } = said
  const list = table({
    caption: said.caption,
    name: 'due',
    filters: [
      choice('kind', said.kind, [['', said.all], ...Object.entries(said.kinds)]),
      choice('overdue', said.only, [
        ['', said.all],
        ['true', said.overdueOnly],
      ]),
    ],
    ...listOf({ api, signal, path: '/v1/operations/due', query: () => chosen }),
    columns: [
      { key: 'kind', label: columns.kind, text: ({ kind }) => said.kinds[kind] },
      { key: 'id', label: columns.id, kind: 'id' },
      { key: 'at', label: columns.at, kind: 'time' },
      { key: 'party', label: columns.party },
      { key: 'attempts', label: columns.attempts, kind: 'number' },
      { key: 'nextAttemptAt', label: columns.nextAttemptAt, kind: 'time' },
      { key: 'error', label: columns.error, kind: 'long' },
    ],
  })
  fill(outlet, h('h1', {}, said.title), h('p', {}, said.about), list)
}
