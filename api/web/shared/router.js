/** Which screen of a page is shown: the address's fragment names it, so that back, reload, a bookmark and a second tab all do. */
import { fill, h } from './dom.js'
import { problemBox } from './problem.js'
import { shared } from './texts.js'

/** What is there sooner is not announced, in ms. */
const SOON_MS = 150

/**
 * `screens`: { 'players/:playerId': { title, load: () => import('./screens/player.js') }, '': … }; each module exports
 * `show(outlet, { params, query, signal, ...needs })`, which draws the screen; `signal` ends with it. The first screen is ''.
 * Each has an outlet of its own in the place of the one given: what a screen that was left draws late is seen by nobody.
 * Answers `{ again }`, which draws the screen anew.
 */
export function startRouter({ screens, outlet: first, titleOf, onScreen = () => {}, needs = {} }) {
  let ending = new AbortController()
  let outlet = first
  let isFirst = true

  async function show() {
    ending.abort()
    ending = new AbortController()
    const { signal } = ending
    const found = match(screens, location.hash)
    onScreen(found)
    document.title = titleOf(found)
    let endSaying = sayLoading(() => outlet)
    try {
      const screen = await found.screen.load()
      endSaying()
      if (signal.aborted) return
      const own = outlet.cloneNode(false)
      outlet.replaceWith(own)
      outlet = own
      endSaying = sayLoading(() => (own.hasChildNodes() ? null : own))
      await screen.show(own, { ...needs, ...found, signal })
    } catch (error) {
      if (!signal.aborted) fill(outlet, h('h1', {}, found.screen.title), problemBox(error, show))
    } finally {
      endSaying()
    }
    if (!signal.aborted && !isFirst) focusOn(outlet)
    isFirst = false
  }

  addEventListener('hashchange', () => {
    // A dialog is of its screen: it would act on what is no longer shown.
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close()
    void show()
  })
  void show()
  return { again: show }
}

/** Says so after a while where `place()` is one; answers what ends that. */
function sayLoading(place) {
  const words = h('p', { class: 'soft', role: 'status' }, shared.loading)
  const timer = setTimeout(() => {
    const where = place()
    if (where !== null) fill(where, words)
  }, SOON_MS)
  return () => {
    clearTimeout(timer)
    words.remove()
  }
}

/** The keyboard goes where the eye goes: to the heading of what is new. */
function focusOn(outlet) {
  const heading = outlet.querySelector('h1')
  if (heading === null) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  scrollTo(0, 0)
}

/** `#players/42?sort=name` as { path: 'players/:playerId', screen, params: { playerId: '42' }, query }. */
function match(screens, hash) {
  const [place = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const given = place.split('/')
  for (const [path, screen] of Object.entries(screens)) {
    const wanted = path.split('/')
    if (wanted.length !== given.length) continue
    if (!wanted.every((part, n) => part.startsWith(':') || part === given[n])) continue
    const named = wanted.map((part, n) => [part.slice(1), decoded(given[n])])
    const params = Object.fromEntries(named.filter((_, n) => wanted[n].startsWith(':')))
    return { path, screen, params, query: new URLSearchParams(search) }
  }
  return { path: '', screen: screens[''], params: {}, query: new URLSearchParams() }
}

/** What is no percent-encoding stands for itself: an address that somebody typed shows that nothing is there, and stops no page. */
function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
