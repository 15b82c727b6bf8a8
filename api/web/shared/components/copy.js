/** Copies a text; where the browser has no clipboard for this page (plain http), by a selection. */
import { h } from '../dom.js'
import { shared } from '../texts.js'
import { notices } from './notices.js'

export async function copy(text) {
  if (navigator.clipboard) await navigator.clipboard.writeText(text)
  else {
    const area = h('textarea', { class: 'unseen', 'aria-hidden': 'true' }, text)
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
  notices().say(shared.copied)
}

/** A small button beside what it copies; `what` names it for those who do not see where it stands. */
export const copyButton = (text, what = '') =>
  h(
    'button',
    { type: 'button', class: 'quiet small', on: { click: () => copy(text) } },
    shared.copy,
    what && h('span', { class: 'unseen' }, ` ${what}`),
  )
