/** Letters to players: how many wait to be sent, and which were given up. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { count } from '../../shared/format.js'
import { listOf, playerLink } from '../parts/lists.js'
import { texts } from '../texts.js'

const PATH = '/v1/operations/letters'
const said = texts.letters

const lineOf = ({ kind, count: n, failing }) =>
  h('li', {}, said.waiting(said.kinds[kind] ?? kind, count(n), count(failing)))

export function show(outlet, { api, signal }) {
  const { columns } = said
  const waiting = h('div')
  const showWaiting = (kinds) => {
    const some = kinds.filter(({ count: n }) => n > 0)
    fill(waiting, some.length === 0 ? h('p', {}, said.nothingWaits) : h('ul', {}, some.map(lineOf)))
  }
  const { source, load } = listOf({ api, signal, path: PATH })
  const list = table({
    caption: said.caption,
    name: 'letters',
    source,
    async load(page) {
      const answer = await load(page)
      showWaiting(answer.waiting)
      return answer
    },
    columns: [
      { key: 'at', label: columns.at, kind: 'time' },
      { key: 'kind', label: columns.kind, text: ({ kind }) => said.kinds[kind] ?? kind },
      { key: 'playerId', label: columns.player, cell: ({ playerId }) => playerLink(playerId) },
      { key: 'why', label: columns.why, text: ({ why }) => said.whys[why] },
      { key: 'letterId', label: columns.letterId, kind: 'id' },
    ],
  })
  fill(outlet, h('h1', {}, said.title), h('p', {}, said.about), waiting, list)
}
