/** Search: what an id, a name, a hash or a position is; and where else to begin. */
import { h } from '../../shared/dom.js'
import { count } from '../../shared/format.js'
import { field, form } from '../../shared/components/form.js'
import { sourceOf } from '../../shared/components/table.js'
import { problemBox } from '../../shared/problem.js'
import { eventAt, roundAt, searchAt, sessionAt, streamAt } from '../places.js'
import { texts } from '../texts.js'

export async function show(outlet, { api, query, signal }) {
  const { search } = texts
  const q = (query.get('q') ?? '').trim()
  const results = h('div', { class: 'stack', role: 'status' })
  outlet.append(h('h1', {}, search.title), searchForm(q), results)
  if (q === '') {
    outlet.append(beginnings())
    return
  }
  try {
    const source = `/v1/audit/search?q=${encodeURIComponent(q)}`
    const { data } = await api.get(source, { signal })
    results.append(
      h('h2', {}, search.found(data.length)),
      data.length === 0 ? h('p', { class: 'soft' }, search.none) : list(data),
      sourceOf('/v1/audit/search', null),
    )
  } catch (error) {
    if (!signal.aborted) results.append(problemBox(error))
  }
}

const searchForm = (q) =>
  h(
    'div',
    { class: 'card search', role: 'search' },
    form({
      fields: [
        field({
          name: 'q',
          label: texts.search.label,
          hint: texts.search.hint,
          value: q,
          type: 'search',
          autocomplete: 'off',
          spellcheck: 'false',
          maxlength: 300,
        }),
      ],
      submit: texts.search.button,
      async send(values) {
        const asked = values.q.trim()
        if (asked !== '') location.hash = searchAt(asked)
      },
    }),
  )

const list = (data) =>
  h(
    'ul',
    { class: 'found' },
    data.map((one) => h('li', { class: 'card' }, foundView(one))),
  )

/** Where each kind is shown best, and its events besides. */
function foundView(one) {
  const { kinds, categories, events } = texts.search
  const { kind, id, stream, category, revision, type, position, sessionId } = one
  const links = {
    round: () => [[roundAt(id), id]],
    seed: () => [[sessionAt(sessionId), sessionId]],
    event: () => [[streamAt(stream, { from: revision }), `${revision}@${stream}`]],
    stream: () => (category === 'gameSession' ? [[sessionAt(id), id]] : [[streamAt(stream), id]]),
  }[kind]()
  const name = kind === 'stream' ? categories[category] : kinds[kind]
  return [
    h('div', { class: 'row' }, h('span', { class: 'badge info' }, name)),
    links.map(([href, text]) => h('p', {}, h('a', { href, class: 'hash strong' }, text))),
    h(
      'p',
      { class: 'soft small' },
      h('a', { href: streamAt(stream) }, stream),
      kind === 'stream' && ` · ${events(count(BigInt(revision) + 1n))}`,
      ` · ${type} · `,
      h('a', { href: eventAt(position) }, `${texts.stream.position} ${position}`),
    ),
  ]
}

function beginnings() {
  const { search } = texts
  return h(
    'div',
    { class: 'grid' },
    h(
      'section',
      { class: 'card' },
      h('h2', {}, search.verifyTitle),
      h('p', {}, search.verify),
      h('a', { href: '#file' }, search.verifyLink),
    ),
    h(
      'section',
      { class: 'card' },
      h('h2', {}, search.logTitle),
      h('p', {}, search.log),
      h('a', { href: '#log' }, search.logLink),
    ),
    h(
      'section',
      { class: 'card' },
      h('h2', {}, search.readTitle),
      h(
        'ul',
        { class: 'plain' },
        search.read.map((text) => h('li', {}, text)),
        h('li', {}, h('a', { href: '/docs' }, search.api)),
      ),
    ),
  )
}
