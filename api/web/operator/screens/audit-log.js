/** The audit log: what the staff did, to what, and why. */
import { field } from '../../shared/components/form.js'
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { badge, button } from '../parts/facts.js'
import { listOf, playerLink } from '../parts/lists.js'
import { person } from '../parts/staff.js'
import { texts } from '../texts.js'

const said = texts.audit

export function show(outlet, { api, staff, query, signal }) {
  let subjectId = query.get('subject') ?? ''
  const subject = field({
    name: 'subjectId',
    label: said.subject,
    value: subjectId,
    autocomplete: 'off',
    maxlength: 100,
  })
  const look = () => {
    subjectId = subject.querySelector('input').value.trim()
    void list.again()
  }
  subject.addEventListener('change', look)
  const { columns } = said
  const list = table({
    caption: said.caption,
    name: 'audit-log',
    filters: [subject, button(said.show, look)],
    ...listOf({ api, signal, path: '/v1/operations/audit-log', query: () => ({ subjectId }) }),
    columns: [
      { key: 'occurredAt', label: columns.occurredAt, kind: 'time' },
      { key: 'action', label: columns.action },
      {
        key: 'subject',
        label: columns.subject,
        text: (row) => `${row.subject.kind} ${row.subject.id}`,
        cell: (row) => aboutWhat(row.subject),
      },
      {
        key: 'actor',
        label: columns.actor,
        text: ({ actor }) => `${actor.role} ${actor.id}`,
        cell: ({ actor }) => [`${texts.roles[actor.role]} `, person(actor.id, staff)],
      },
      { key: 'reason', label: columns.reason, kind: 'long' },
      {
        key: 'outcome',
        label: columns.outcome,
        cell: ({ outcome }) => badge(outcome, said.outcomes[outcome]),
      },
      {
        key: 'details',
        label: columns.details,
        kind: 'long',
        text: ({ details }) =>
          Object.entries(details)
            .map(([name, value]) => `${name}: ${value}`)
            .join(', '),
        cell: ({ details }) =>
          Object.entries(details).map(([name, value]) => [
            h('span', { class: 'soft' }, `${name} `),
            h('span', { title: value }, value.length > 30 ? `${value.slice(0, 8)}…` : value),
            ' ',
          ]),
      },
      { key: 'position', label: columns.position, kind: 'number' },
    ],
  })
  fill(outlet, h('h1', {}, said.title), h('p', {}, said.about), list)
}

function aboutWhat({ kind, id }) {
  if (kind === 'player') return [`${texts.roles.player} `, playerLink(id)]
  if (kind === 'projection') return h('a', { href: `#projections/${id}` }, id)
  return `${kind} ${id}`
}
