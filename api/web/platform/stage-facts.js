/** The stages that show what was sent, stored and read, as it is. */
import { json } from '../shared/components/json.js'
import { h } from '../shared/dom.js'
import { count } from '../shared/format.js'
import { platform } from './texts.js'

const words = platform.follow

const asText = (value) => JSON.stringify(value, null, 2)

const block = (label, value) => [
  h('h4', {}, label),
  h('pre', { tabindex: 0, 'aria-label': label }, typeof value === 'string' ? value : asText(value)),
]

const line = ({ method, path, status, tookMs }) =>
  h(
    'p',
    { class: 'request-line' },
    h('code', {}, h('span', { class: `method ${method.toLowerCase()}` }, method), ' ', path),
    ' ',
    h('span', { class: `badge ${status < 300 ? 'good' : 'bad'}` }, status),
    ' ',
    h('span', { class: 'soft small' }, words.took(tookMs)),
  )

const headersOf = (headers) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')

const exchange = (one) => [
  line(one),
  h(
    'div',
    { class: 'pair' },
    h(
      'div',
      {},
      block(words.headers, headersOf(one.headers)),
      one.body && block(words.body, one.body),
    ),
    h('div', {}, block(words.answer, one.answer)),
  ),
]

export const request = ({ request: bet }) => exchange(bet)

const event = ({ type, stream, revision, position, data, metadata }) =>
  h(
    'article',
    { class: 'event' },
    h('h4', {}, type),
    h(
      'dl',
      { class: 'facts small' },
      h('dt', {}, words.stream),
      h('dd', {}, h('code', {}, stream)),
      h('dt', {}, words.revision),
      h('dd', {}, revision),
      h('dt', {}, words.position),
      h('dd', {}, count(position)),
    ),
    h('pre', { tabindex: 0, 'aria-label': `${type}: ${words.data}` }, asText(data)),
    json(metadata, { label: words.metadata }),
  )

/** What the bet brought; what the rotation brought comes with the reveal. */
export const events = ({ events: all }) =>
  all.filter(({ type }) => type === 'BetPlaced' || type === 'WinCredited').map(event)

export const tables = ({ reads }) =>
  reads.map(({ path, tookMs, row }) => [
    line({ method: 'GET', path, status: 200, tookMs }),
    h('pre', { tabindex: 0, 'aria-label': `${words.row} ${path}` }, asText(row)),
  ])

export const reveal = ({ reveal: rotation, events: all }) => [
  line(rotation),
  h(
    'dl',
    { class: 'facts' },
    h('dt', {}, words.seedEnded),
    h('dd', { class: 'hash' }, rotation.answer.ended.serverSeed),
    h('dt', {}, words.seedHash),
    h('dd', { class: 'hash' }, rotation.answer.ended.seedHash),
    h('dt', {}, words.nextHash),
    h('dd', { class: 'hash' }, rotation.answer.seedHash),
  ),
  all.filter(({ type }) => type === 'SeedInForce').map(event),
]
