/** Every round, newest first. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { since } from '../own-writes.js'
import { roundColumns } from '../rounds.js'
import { player } from '../texts.js'

const words = player.rounds

export function show(outlet, { api, signal }) {
  fill(
    outlet,
    h('h1', {}, player.titles.history),
    h('p', { class: 'soft' }, words.more),
    table({
      caption: words.caption,
      empty: words.empty,
      name: 'rounds',
      source: '/v1/rounds',
      columns: roundColumns,
      load: ({ cursor }) => api.get(since('/v1/rounds', { limit: 50, cursor }), { signal }),
    }),
  )
}
