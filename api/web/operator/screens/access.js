/** The access log: who of the staff looked at whose file. */
import { field } from '../../shared/components/form.js'
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { button } from '../parts/facts.js'
import { listOf, playerLink } from '../parts/lists.js'
import { person } from '../parts/staff.js'
import { texts } from '../texts.js'

const said = texts.access
const NAMES = ['playerId', 'actorId']

export function show(outlet, { api, staff, query, signal }) {
  const asked = Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? '']))
  const filters = NAMES.map((name) => {
    const value = asked[name]
    return field({ name, label: said[name], value, autocomplete: 'off', maxlength: 100 })
  })
  const look = () => {
    for (const [n, name] of NAMES.entries()) {
      asked[name] = filters[n].querySelector('input').value.trim()
    }
    void list.again()
  }
  for (const one of filters) one.addEventListener('change', look)
  const list = table({
    caption: said.caption,
    name: 'access-log',
    filters: [...filters, button(said.show, look)],
    ...listOf({ api, signal, path: '/v1/operations/access-log', query: () => asked }),
    columns: columnsFor(staff),
  })
  fill(outlet, h('h1', {}, said.title), h('p', {}, said.about), list)
}

const columnsFor = (staff) => [
  { key: 'occurredAt', label: said.columns.occurredAt, kind: 'time' },
  {
    key: 'actor',
    label: said.columns.actor,
    text: ({ actor }) => `${actor.role} ${actor.id}`,
    cell: ({ actor }) => [`${texts.roles[actor.role]} `, person(actor.id, staff)],
  },
  { key: 'operation', label: said.columns.operation },
  {
    key: 'subject',
    label: said.columns.subject,
    text: ({ subject }) => `${subject.kind} ${subject.id ?? ''}`,
    cell: ({ subject: { kind, id } }) => [
      kind,
      id !== null && [' ', h('span', { class: 'hash', title: id }, id.slice(0, 13))],
    ],
  },
  {
    key: 'playerIds',
    label: said.columns.playerIds,
    text: ({ playerIds }) => playerIds.join(' '),
    cell: ({ playerIds }) => playerIds.map((id) => [playerLink(id), ' ']),
  },
  { key: 'by', label: said.columns.by, text: ({ by }) => by ?? '' },
  { key: 'fields', label: said.columns.fields, text: ({ fields }) => fields ?? '' },
  { key: 'reason', label: said.columns.reason, kind: 'long', text: ({ reason }) => reason ?? '' },
  { key: 'position', label: said.columns.position, kind: 'number' },
]
