/** <acme-footer>: where the API is described, and where anybody verifies a round. */
import { fill, h } from '../dom.js'
import { shared } from '../texts.js'

const PLACES = ['/docs', '/problems', '/openapi.json', '/verify']

class Footer extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', 'contentinfo')
    fill(
      this,
      h(
        'div',
        { class: 'bar' },
        PLACES.map((href, n) => h('a', { href }, shared.footer[n])),
      ),
    )
  }
}

customElements.define('acme-footer', Footer)
