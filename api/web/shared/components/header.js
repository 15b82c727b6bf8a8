/** <acme-header>: the brand, the pages, the environment, light or dark, how times are shown; the skip link comes first. */
import { fill, h } from '../dom.js'
import { onPreference, prefer, preference } from '../preferences.js'
import { shared } from '../texts.js'

const SIGNED_IN_ON = new Set(['/player', '/operator', '/auditor'])

class Header extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', 'banner')
    const { environment } = document.documentElement.dataset
    fill(
      this,
      h('a', { class: 'skip', href: '#main', on: { click: skip } }, shared.skip),
      h(
        'div',
        { class: 'bar' },
        h(
          'a',
          { class: 'brand', href: '/' },
          h('span', { class: 'mark', 'aria-hidden': 'true' }, '◆'),
          shared.brand,
        ),
        h(
          'nav',
          { 'aria-label': shared.pagesLabel },
          Object.entries(shared.pages).map(([href, name]) =>
            h('a', { href, 'aria-current': location.pathname === href && 'page' }, name),
          ),
        ),
        h(
          'div',
          { class: 'tools' },
          h(
            'span',
            { class: `badge ${environment === 'production' ? 'bad' : 'info'}` },
            h('span', { class: 'unseen' }, `${shared.environmentLabel}: `),
            shared.environment[environment] ?? environment,
          ),
          schemeButton(),
          timesChoice(),
          // On narrow windows it has a line of its own from the start, so that nothing moves once it is known who is signed in.
          h('slot-account', { class: SIGNED_IN_ON.has(location.pathname) && 'kept' }),
        ),
      ),
    )
  }

  /** Where a page puts who is signed in. */
  get account() {
    return this.querySelector('slot-account')
  }
}

/** The fragment belongs to the router: the link moves the focus, not the address. */
function skip(event) {
  event.preventDefault()
  document.querySelector('main').focus()
}

function schemeButton() {
  const isDark = () => document.documentElement.dataset.scheme === 'dark'
  const button = h('button', { type: 'button', class: 'quiet' })
  const show = () => {
    document.documentElement.dataset.scheme =
      preference('scheme') ?? document.documentElement.dataset.scheme
    fill(
      button,
      h('span', { 'aria-hidden': 'true' }, isDark() ? '☀' : '☾'),
      h('span', { class: 'unseen' }, `${shared.schemeLabel}: `),
      h('span', { class: 'wide' }, isDark() ? shared.schemeToLight : shared.schemeToDark),
    )
  }
  button.addEventListener('click', () => prefer('scheme', isDark() ? 'light' : 'dark'))
  onPreference('scheme', show)
  show()
  return button
}

function timesChoice() {
  const chosen = () => preference('times') ?? 'local'
  const select = h(
    'select',
    { 'aria-label': shared.timesLabel, on: { change: () => prefer('times', select.value) } },
    Object.entries(shared.times).map(([value, name]) => h('option', { value }, name)),
  )
  select.value = chosen()
  onPreference('times', () => (select.value = chosen()))
  return select
}

customElements.define('acme-header', Header)
