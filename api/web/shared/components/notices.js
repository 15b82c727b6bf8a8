/** <acme-notices>: what just happened, at the foot of the window, told politely; a problem stays until it is closed. */
import { h } from '../dom.js'
import { problemBox } from '../problem.js'
import { shared } from '../texts.js'

/** How long what went well is shown, in ms; and how many are shown at once. */
const SHOWN_MS = 6_000
const SHOWN_MAX = 4

class Notices extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', 'status')
    this.setAttribute('aria-live', 'polite')
  }

  /** `text`: with links, too. Answers what takes it away. `kind`: '', 'good', 'warn'. */
  say(text, { kind = 'good', stays = false } = {}) {
    const notice = h('div', { class: `notice ${kind}` }, text)
    return this.#show(notice, stays)
  }

  problem(error) {
    const box = problemBox(error)
    const close = this.#show(box, true)
    box.append(h('button', { type: 'button', on: { click: close } }, shared.close))
    return close
  }

  #show(notice, stays) {
    this.append(notice)
    while (this.childElementCount > SHOWN_MAX) this.firstElementChild.remove()
    if (!stays) setTimeout(() => notice.remove(), SHOWN_MS)
    return () => notice.remove()
  }
}

customElements.define('acme-notices', Notices)

/** The one of the page. */
export function notices() {
  const known = document.querySelector('acme-notices')
  if (known) return known
  const made = document.createElement('acme-notices')
  document.body.append(made)
  return made
}
