/** The events of a stream in three views: grouped by command on a line of time, as a table, as JSON. */
import { h } from '../../shared/dom.js'
import { shortened } from '../../shared/format.js'
import { table } from '../../shared/components/table.js'
import { copyButton } from '../../shared/components/copy.js'
import { eventAt } from '../places.js'
import { texts } from '../texts.js'
import {
  actorOf,
  chips,
  commandOf,
  details,
  inLine,
  lineOf,
  occurredAtOf,
  placeOf,
} from './event-parts.js'

/** Events in a row that one command made. */
export function grouped(events) {
  const groups = []
  for (const event of events) {
    const last = groups.at(-1)
    if (last !== undefined && commandOf(last[0]) === commandOf(event)) last.push(event)
    else groups.push([event])
  }
  return groups
}

export const timeline = (events) =>
  h(
    'ol',
    { class: 'timeline' },
    grouped(events).map((group) => {
      const [first] = group
      const { role, id } = actorOf(first)
      return h(
        'li',
        { class: 'card' },
        h(
          'div',
          { class: 'row head' },
          h('acme-time', { at: occurredAtOf(first) }),
          h('span', { class: 'badge' }, role),
          h('span', { class: 'hash soft', title: id }, shortened(id)),
          h(
            'span',
            { class: 'soft small', title: commandOf(first) },
            `${texts.stream.command} `,
            h('span', { class: 'hash' }, shortened(commandOf(first))),
            copyButton(commandOf(first), texts.stream.command),
          ),
        ),
        group.map(one),
      )
    }),
  )

const one = (event) =>
  h(
    'article',
    { class: 'event' },
    h(
      'div',
      { class: 'row' },
      h('strong', {}, event.type),
      placeOf(event),
      h(
        'a',
        { href: eventAt(event.position), class: 'mono small' },
        `${texts.stream.position} ${event.position}`,
      ),
    ),
    chips(event),
    details(event),
  )

/** `load`: as the table takes it. */
export const compact = ({ stream, load, source }) => {
  const { columns } = texts.stream
  return table({
    caption: stream,
    name: stream,
    source,
    load,
    empty: texts.stream.none,
    columns: [
      {
        key: 'revision',
        label: columns.revision,
        kind: 'number',
        cell: (one) => placeOf(one, one.revision),
      },
      { key: 'type', label: columns.type },
      { key: 'occurredAt', label: columns.occurredAt, kind: 'time', text: occurredAtOf },
      { key: 'actor', label: columns.actor, text: (event) => actorOf(event).role },
      {
        key: 'what',
        label: columns.what,
        text: inLine,
        cell: (event) => h('div', { class: 'clipped', title: inLine(event) }, inLine(event)),
      },
      {
        key: 'position',
        label: columns.position,
        kind: 'number',
        cell: ({ position }) => h('a', { href: eventAt(position) }, position),
      },
      { key: 'id', label: columns.id, kind: 'id' },
      { key: 'command', label: columns.command, kind: 'id', text: commandOf },
    ],
  })
}

/** As they are stored, indented to be read; copies and files have a line each. */
export const asJson = (events) =>
  h(
    'pre',
    { tabindex: 0, class: 'lines' },
    events.map((event) => JSON.stringify(JSON.parse(lineOf(event)), null, 2)).join('\n'),
  )
