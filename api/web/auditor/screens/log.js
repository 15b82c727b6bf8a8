/** The audit log: what the staff did, to what, why, and the event that it is. */
import { h } from '../../shared/dom.js'
import { field, form } from '../../shared/components/form.js'
import { table } from '../../shared/components/table.js'
import { searchAt, streamAt } from '../places.js'
import { texts } from '../texts.js'

export function show(outlet, { api, query, signal }) {
  const { log } = texts
  const subjectId = (query.get('subject') ?? '').trim()
  const asked = (cursor) =>
    new URLSearchParams({
      limit: '50',
      ...(subjectId === '' ? {} : { subjectId }),
      ...(cursor === null ? {} : { cursor }),
    })
  outlet.append(
    h('h1', {}, log.title),
    h(
      'div',
      { class: 'card' },
      form({
        fields: [field({ name: 'subject', label: log.subject, value: subjectId, maxlength: 100 })],
        submit: log.apply,
        async send({ subject }) {
          const place = subject.trim()
          location.hash = place === '' ? '#log' : `#log?subject=${encodeURIComponent(place)}`
        },
      }),
    ),
    table({
      caption: log.caption,
      name: 'audit-log',
      source: '/v1/operations/audit-log',
      empty: subjectId === '' ? log.empty : log.emptyOf(subjectId),
      load: ({ cursor }) => api.get(`/v1/operations/audit-log?${asked(cursor)}`, { signal }),
      columns: columns(log.columns),
    }),
  )
}

const columns = (labels) => [
  { key: 'occurredAt', label: labels.occurredAt, kind: 'time' },
  { key: 'action', label: labels.action },
  { key: 'actor', label: labels.actor, text: ({ actor }) => `${actor.role} ${actor.id}` },
  {
    key: 'subject',
    label: labels.subject,
    text: ({ subject }) => `${subject.kind} ${subject.id}`,
    cell: ({ subject }) => [
      `${subject.kind} `,
      h('a', { href: searchAt(subject.id), class: 'hash' }, subject.id),
    ],
  },
  {
    key: 'reason',
    label: labels.reason,
    cell: ({ reason }) => h('div', { class: 'wrapped' }, reason),
  },
  { key: 'outcome', label: labels.outcome },
  {
    key: 'details',
    label: labels.details,
    text: ({ details }) =>
      Object.entries(details)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    cell: ({ details }) =>
      h(
        'div',
        { class: 'wrapped small' },
        Object.entries(details)
          .map(([name, value]) => `${name} ${value}`)
          .join(', '),
      ),
  },
  {
    key: 'fact',
    label: labels.fact,
    text: ({ fact }) => (fact ? `${fact.revision}@${fact.stream}` : ''),
    cell: ({ fact }) =>
      fact &&
      h(
        'a',
        { href: streamAt(fact.stream, { from: fact.revision }), class: 'mono small' },
        `${fact.revision}@${fact.stream}`,
      ),
  },
]
