/** <acme-live>: whether what is shown is live, reconnecting or stale, how old it is, and a button that pauses it. */
import { fill, h } from '../dom.js'
import { relative } from '../format.js'
import { shared } from '../texts.js'

const KIND = { live: 'good', reconnecting: 'warn', stale: 'bad', paused: 'info' }
/** How often the age is said anew, in ms. */
const AGAIN_MS = 5_000

class Live extends HTMLElement {
  connectedCallback() {
    this.state ??= 'reconnecting'
    this.heardAt ??= null
    this.word = h('span', { class: 'badge' })
    this.age = h('span', { class: 'soft small' })
    this.button = h('button', {
      type: 'button',
      class: 'quiet small',
      on: { click: () => this.dispatchEvent(new Event('pause')) },
    })
    fill(this, h('span', { role: 'status' }, this.word), this.age, this.button)
    this.timer = setInterval(() => this.draw(), AGAIN_MS)
    this.draw()
  }

  disconnectedCallback() {
    clearInterval(this.timer)
  }

  /** 'live', 'reconnecting', 'stale' or 'paused', and when something was heard last (ISO), or null. */
  show(state, heardAt = this.heardAt) {
    Object.assign(this, { state, heardAt })
    if (this.isConnected) this.draw()
  }

  draw() {
    this.word.className = `badge ${KIND[this.state]}`
    if (this.word.textContent !== shared.live[this.state]) fill(this.word, shared.live[this.state])
    const isOld = this.heardAt !== null && this.state !== 'live'
    fill(this.age, isOld ? shared.liveAge(relative(this.heardAt)) : '')
    fill(this.button, this.state === 'paused' ? shared.resume : shared.pause)
  }
}

customElements.define('acme-live', Live)
