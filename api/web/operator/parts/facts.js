/** Facts as a list of names and values, cards, and badges of states: the same on all screens. */
import { h } from '../../shared/dom.js'
import { sourceOf } from '../../shared/components/table.js'

export const facts = (pairs) =>
  h(
    'dl',
    { class: 'facts' },
    pairs.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value ?? '–')]),
  )

/** A card with a heading; `source`: where its content comes from. */
export const card = ({ title, level = 'h2', source, asOf = null, link }, ...children) =>
  h(
    'section',
    { class: 'card stack' },
    h(level, {}, link ? h('a', { href: link }, title) : title),
    children,
    source && sourceOf(source, asOf),
  )

const KIND = {
  ok: 'good',
  live: 'good',
  done: 'good',
  activated: 'good',
  approved: 'info',
  drafted: 'warn',
  rejected: 'bad',
  lifted: 'good',
  registered: 'good',
  degraded: 'warn',
  building: 'info',
  begun: 'info',
  liftRequested: 'warn',
  suspended: 'bad',
  test: 'warn',
  demo: 'info',
  refused: 'bad',
  failed: 'bad',
  down: 'bad',
}

export const badge = (state, text = state) =>
  h('span', { class: `badge ${KIND[state] ?? ''}` }, text)

export const button = (text, click, { kind, ...attributes } = {}) =>
  h('button', { type: 'button', class: kind, ...attributes, on: { click } }, text)
