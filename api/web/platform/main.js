/** The page's start: everything is drawn at once, with places for figures, which the feed fills again and again. */
import '../shared/components/header.js'
import '../shared/components/footer.js'
import '../shared/components/live-state.js'
import '../shared/components/time.js'
import { fill, h } from '../shared/dom.js'
import { startFeed } from './feed.js'
import { followSection } from './follow.js'
import { hero } from './hero.js'
import { modules } from './modules.js'
import { more, questions } from './more.js'
import { panels } from './panels.js'
import { way } from './way.js'

const live = h('acme-live', {})

/** Asked for once; a page without it shows everything else. */
const listed = fetch('/v1/platform/modules')
  .then((response) => response.json())
  .then(({ data }) => data)
  .catch(() => [])

const parts = { hero: hero(live), way: way(), panels: panels() }

fill(
  document.querySelector('main'),
  parts.hero.element,
  parts.way.element,
  followSection(),
  modules(listed),
  parts.panels.element,
  questions(),
  more(),
)

let eventTypes
void listed.then((all) => {
  const types = all.flatMap(({ streams }) => streams.flatMap(({ events }) => events))
  eventTypes = types.length === 0 ? undefined : types.length
})

let isPaused = false
const feed = startFeed({
  onFigures(snapshot) {
    for (const { draw } of Object.values(parts)) draw({ ...snapshot, eventTypes })
  },
  onState(state, heardAt) {
    live.show(state, heardAt)
    parts.way.move(state === 'live')
  },
})
live.addEventListener('pause', () => {
  isPaused = !isPaused
  if (isPaused) feed.pause()
  else {
    live.show('reconnecting')
    feed.resume()
  }
})
feed.resume()
