/** The page's start: the first view is drawn at once, what stands below it once that is there; the feed fills figures again and again. */
import '../shared/components/header.js'
import '../shared/components/footer.js'
import '../shared/components/live-state.js'
import { fill, h } from '../shared/dom.js'
import { shared } from '../shared/texts.js'
import { startFeed } from './feed.js'
import { hero } from './hero.js'
import { platform } from './texts.js'
import { way } from './way.js'

const live = h('acme-live', {})

/** Asked for once; a page without it shows everything else. */
const listed = fetch('/v1/platform/modules')
  .then((response) => response.json())
  .then(({ data = [] }) => data) // a refusal has none
  .catch(() => [])

const parts = { hero: hero(live), way: way() }
const main = document.querySelector('main')
fill(main, parts.hero.element, parts.way.element)

let latest
function draw() {
  for (const part of Object.values(parts)) part.draw(latest)
}

async function drawBelow() {
  const loaded = await import('./below.js').catch(() => null)
  if (loaded === null) {
    const again = { type: 'button', on: { click: () => location.reload() } }
    const problem = [platform.halfLoaded, ' ', h('button', again, shared.retry)]
    main.append(h('div', { class: 'notice bad', role: 'alert' }, problem))
    return
  }
  parts.panels = await loaded.below(main, listed)
  if (latest) draw()
}
void drawBelow()

let eventTypes
void listed.then((all) => {
  const types = all.flatMap(({ streams }) => streams.flatMap(({ events }) => events))
  eventTypes = types.length === 0 ? undefined : types.length
})

let isPaused = false
const feed = startFeed({
  onFigures(snapshot) {
    latest = { ...snapshot, eventTypes }
    draw()
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
