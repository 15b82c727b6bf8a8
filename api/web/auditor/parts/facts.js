/** Facts as a list of names and values, and what in them leads elsewhere. */
import { h } from '../../shared/dom.js'
import { copyButton } from '../../shared/components/copy.js'

/** `rows`: [[name, value]]; a value is a text or a node; what is null is left out. */
export const facts = (rows) =>
  h(
    'dl',
    { class: 'facts' },
    rows
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  )

/** An id, hash or seed in full, with a button that copies it; `href` makes it a link. */
export const hash = (text, { href, what = '' } = {}) =>
  h(
    'span',
    { class: 'copied' },
    h('span', { class: 'hash' }, href ? h('a', { href }, text) : text),
    copyButton(text, what),
  )

export const time = (at) => (at ? h('acme-time', { at }) : null)

/** A command to type, with a button that copies it. */
export const commandLine = (text) =>
  h('div', { class: 'command' }, h('code', {}, text), copyButton(text, text))
