/** The page's start: its screens, its navigation, who is signed in. */
import '../shared/components/header.js'
import '../shared/components/footer.js'
import { createApi } from '../shared/api.js'
import { notices } from '../shared/components/notices.js'
import { signInAgain } from '../shared/components/sign-in-form.js'
import { fill, h } from '../shared/dom.js'
import { startRouter } from '../shared/router.js'
import { onForgotten, onSignIn, signedIn } from '../shared/sign-in.js'
import { signOut } from '../shared/sign-out.js'
import { shared } from '../shared/texts.js'
import { createGate } from './gate.js'
import { texts } from './texts.js'

let untell = null
const api = createApi('staff', {
  signInAgain: () => signInAgain('staff'),
  tell(text) {
    untell?.()
    untell = text === null ? null : notices().say(text, { kind: 'warn', stays: true })
  },
})
const gate = createGate(api, { onChanged: () => router.again() })
const gated = (title, load) => ({ title, load: gate(title, load) })

// Read ahead, once the page is there, and for everybody: it has to work offline.
const file = () => import('./screens/file.js')
addEventListener('load', () => void file().catch(() => {})) // whoever opens it is told

const screens = {
  '': gated(texts.search.name, () => import('./screens/search.js')),
  'rounds/:roundId': gated(texts.round.title, () => import('./screens/round.js')),
  'sessions/:sessionId': gated(texts.session.title, () => import('./screens/session.js')),
  'streams/:stream': gated(texts.stream.title, () => import('./screens/stream.js')),
  'events/:position': gated(texts.event.title, () => import('./screens/event.js')),
  log: gated(texts.log.title, () => import('./screens/log.js')),
  file: { title: texts.file.title, load: file },
}

const nav = h('nav', { class: 'sections', 'aria-label': texts.navLabel })
const outlet = h('div', { class: 'stack' })
fill(document.querySelector('main'), nav, outlet)

const links = Object.entries(texts.nav).map(([path, name]) => ({
  path,
  link: h('a', { href: `#${path}` }, name),
}))
fill(
  nav,
  links.map(({ link }) => link),
)

const router = startRouter({
  screens,
  outlet,
  needs: { api },
  titleOf: ({ screen }) => texts.title(screen.title),
  onScreen({ path }) {
    for (const { path: of, link } of links) {
      if (of === path) link.setAttribute('aria-current', 'page')
      else link.removeAttribute('aria-current')
    }
  },
})

function showAccount() {
  const click = () => void signOut('staff').then(router.again)
  fill(
    document.querySelector('acme-header').account,
    signedIn('staff') !== null &&
      h('button', { type: 'button', class: 'quiet', on: { click } }, shared.signOut),
  )
}
onSignIn('staff', showAccount)
onForgotten('staff', router.again)
showAccount()
