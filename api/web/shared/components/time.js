/** <acme-time at="2026-11-29T10:00:00Z">: an instant as the reader wants instants, the exact one as its title. */
import { instant } from '../format.js'
import { onPreference, preference } from '../preferences.js'

/** Relative times are said anew this often, in ms. */
const AGAIN_MS = 10_000
const shownNow = new Set()

class Time extends HTMLElement {
  static observedAttributes = ['at']

  connectedCallback() {
    shownNow.add(this)
    this.show()
  }

  disconnectedCallback() {
    shownNow.delete(this)
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show()
  }

  show() {
    const at = this.getAttribute('at')
    const time = document.createElement('time')
    time.dateTime = at
    time.title = at
    time.textContent = instant(at, preference('times') ?? 'local')
    this.replaceChildren(time)
  }
}

const showAll = () => {
  for (const one of shownNow) one.show()
}
onPreference('times', showAll)
setInterval(() => {
  if (preference('times') === 'relative') showAll()
}, AGAIN_MS)

customElements.define('acme-time', Time)
