/** One event, by its position in the whole store. */
import { h } from '../../shared/dom.js'
import { json } from '../../shared/components/json.js'
import { sourceOf } from '../../shared/components/table.js'
import { facts, hash, time } from '../parts/facts.js'
import { actorOf, chips, commandOf, occurredAtOf } from '../parts/event-parts.js'
import { streamAt } from '../places.js'
import { texts } from '../texts.js'

export async function show(outlet, { api, params, signal }) {
  const source = `/v1/audit/events/${encodeURIComponent(params.position)}`
  const { event } = await api.get(source, { signal })
  const { labels, title, stream } = texts.event
  const { role, id } = actorOf(event)
  outlet.append(
    h('h1', {}, `${title} ${event.position}`),
    h(
      'div',
      { class: 'card' },
      facts([
        [labels.type, h('strong', {}, event.type)],
        [labels.stream, hash(event.stream, { href: streamAt(event.stream), what: labels.stream })],
        [labels.revision, event.revision],
        [labels.position, event.position],
        [labels.id, hash(event.id, { what: labels.id })],
        [labels.occurredAt, time(occurredAtOf(event))],
        [labels.actor, id && [`${role} `, hash(id, { what: labels.actor })]],
        [labels.command, commandOf(event) && hash(commandOf(event), { what: labels.command })],
      ]),
    ),
    chips(event),
    json(event, { open: true }),
    h('p', {}, h('a', { href: streamAt(event.stream, { from: event.revision }) }, stream)),
    sourceOf(source, null),
  )
}
