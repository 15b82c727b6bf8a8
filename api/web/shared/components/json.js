/** JSON as it is, to read and to copy, folded until it is asked for. */
import { h } from '../dom.js'
import { copyButton } from './copy.js'

export function json(value, { label = 'JSON', open = false } = {}) {
  const text = JSON.stringify(value, null, 2)
  return h(
    'details',
    { class: 'json', open },
    h('summary', {}, label),
    h('div', { class: 'row end' }, copyButton(text, label)),
    h('pre', { tabindex: 0 }, text),
  )
}
