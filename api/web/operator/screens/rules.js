/** The kinds of rules that are data, and what is in force of each; each leads to its packs. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { every, refresh } from '../parts/lists.js'
import { texts } from '../texts.js'

const PATH = '/v1/operations/rules'
const EVERY_MS = 5_000
const said = texts.rules

export function show(outlet, { api, signal }) {
  const { columns } = said
  const list = table({
    caption: said.caption,
    name: 'rules',
    source: PATH,
    load: () => api.get(PATH, { signal }),
    columns: [
      {
        key: 'kind',
        label: columns.kind,
        cell: ({ kind }) => h('a', { href: `#rules/${kind}` }, kind),
      },
      { key: 'version', label: columns.version, text: ({ inForce }) => inForce.version },
      {
        key: 'sequence',
        label: columns.sequence,
        kind: 'number',
        text: ({ inForce }) => String(inForce.sequence),
      },
      {
        key: 'since',
        label: columns.since,
        text: ({ inForce }) => inForce.since ?? said.shipped,
        cell: ({ inForce }) =>
          inForce.since === null ? said.shipped : h('acme-time', { at: inForce.since }),
      },
    ],
  })
  fill(outlet, h('h1', {}, said.title), h('p', {}, said.about), list)
  every(EVERY_MS, signal, () => refresh(list))
}
