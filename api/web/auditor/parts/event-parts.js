/** What of an event is shown where: its time, who did it, what it says in a line, and its whole JSON. */
import { fill, h } from '../../shared/dom.js'
import { money, shortened } from '../../shared/format.js'
import { copyButton } from '../../shared/components/copy.js'
import { ofField, streamAt } from '../places.js'
import { texts } from '../texts.js'

const isObject = (value) => typeof value === 'object' && value !== null

export const occurredAtOf = ({ metadata }) => metadata?.occurredAt ?? ''
export const commandOf = ({ metadata }) => metadata?.commandId ?? ''
export const actorOf = ({ metadata }) => {
  const { role = '', id = '' } = isObject(metadata?.actor) ? metadata.actor : {}
  return { role: String(role), id: String(id) }
}

/** Amounts of play and payments, where the event says its currency. */
const AMOUNTS = new Set(['stake', 'payout', 'amount', 'balance'])

const shownValue = (field, value, currency) => {
  if (AMOUNTS.has(field) && currency && /^\d+$/.test(String(value))) return money(value, currency)
  if (isObject(value)) return JSON.stringify(value)
  return String(value)
}

/** Each field of its data as [name, whole text]; what is nested stays JSON. */
export function fieldsOf({ data }) {
  if (!isObject(data)) return []
  const { currency } = data
  return Object.entries(data)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([field, value]) => [field, shownValue(field, value, currency), value])
}

/** In one line, for tables, copies and CSV. */
export const inLine = (event) =>
  fieldsOf(event)
    .map(([field, text]) => `${field} ${text}`)
    .join(', ')

/** As chips, with a link where a field names a thing. Long ones are shortened; the whole is in their title. */
export const chips = (event) =>
  h(
    'ul',
    { class: 'chips' },
    fieldsOf(event).map(([field, text, value]) => {
      const href = typeof value === 'string' ? ofField(field, value) : undefined
      const isLong = text.length > 40 || /^[0-9a-f-]{32,}$/.test(text)
      const shown = isLong ? shortened(text) : text
      return h(
        'li',
        { title: text },
        h('span', { class: 'soft' }, `${field} `),
        href ? h('a', { href }, shown) : h('span', { class: isLong && 'hash' }, shown),
      )
    }),
  )

/** The event in the export's form, as it is stored: a line of the file. */
export const lineOf = ({ stream, revision, position, id, type, data, metadata }) =>
  JSON.stringify({ stream, revision, position, id, type, data, metadata })

/** Its JSON to open; made only when it is asked for, since there are many. */
export function details(event) {
  const label = `JSON`
  const body = h('div')
  const element = h('details', { class: 'json' }, h('summary', {}, label), body)
  element.addEventListener('toggle', () => {
    if (!element.open || body.childElementCount > 0) return
    const text = JSON.stringify(event, null, 2)
    fill(
      body,
      h('div', { class: 'row end' }, copyButton(text, label)),
      h('pre', { tabindex: 0 }, text),
    )
  })
  return element
}

/** revision@stream, as a deep link. */
export const placeOf = ({ stream, revision }, name = `${texts.stream.event} ${revision}`) =>
  h(
    'a',
    {
      href: streamAt(stream, { from: revision }),
      class: 'mono small',
      title: `${revision}@${stream}`,
    },
    name,
  )
