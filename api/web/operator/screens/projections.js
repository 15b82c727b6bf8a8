/** Where the read models stand; each leads to its rebuild. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { badge } from '../parts/facts.js'
import { every, refresh } from '../parts/lists.js'
import { texts } from '../texts.js'

const PATH = '/v1/operations/projections'
const EVERY_MS = 3_000
const said = texts.projections

export function show(outlet, { api, signal }) {
  const { columns } = said
  const list = table({
    caption: said.caption,
    name: 'read-models',
    source: PATH,
    load: () => api.get(PATH, { signal }),
    columns: [
      {
        key: 'name',
        label: columns.name,
        cell: ({ name }) => h('a', { href: `#projections/${name}` }, name),
      },
      {
        key: 'status',
        label: columns.status,
        cell: ({ status }) => badge(status, said.statuses[status]),
      },
      { key: 'generation', label: columns.generation, kind: 'number' },
      { key: 'version', label: columns.version, kind: 'number' },
      {
        key: 'lagSeconds',
        label: columns.lagSeconds,
        kind: 'number',
        text: ({ lagSeconds }) => (lagSeconds === null ? '' : String(Math.round(lagSeconds))),
      },
      { key: 'lagEvents', label: columns.lagEvents, kind: 'number' },
      { key: 'position', label: columns.position, kind: 'number' },
      {
        key: 'stopped',
        label: columns.stopped,
        kind: 'long',
        text: ({ stopped }) =>
          stopped.map(({ partition, error }) => `${partition}: ${error}`).join('; '),
      },
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
