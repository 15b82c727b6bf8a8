/** One read model's rebuild: planned, ordered, watched, compared, shown by a swap, and gone back from. */
import { sourceOf } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { tellProblem } from '../../shared/problem.js'
import { card, facts } from '../parts/facts.js'
import { every } from '../parts/lists.js'
import { comparison } from '../parts/rebuild-comparison.js'
import { orders } from '../parts/rebuild-orders.js'
import { progress } from '../parts/rebuild-progress.js'
import { texts } from '../texts.js'

const EVERY_MS = 1_000
const said = texts.rebuild

export async function show(outlet, { api, staff, params, signal }) {
  const name = encodeURIComponent(params.name)
  const path = `/v1/operations/projections/${name}/rebuild`
  const on = { api, staff, name, path, signal }
  const first = await api.get(path, { signal })
  const places = { standing: h('div'), progress: h('div'), comparison: h('div'), orders: h('div') }
  const trouble = h('div')
  const watched = progress()
  let phase = ''
  let generations = ''
  fill(
    outlet,
    h('h1', {}, name),
    h('p', {}, said.steps),
    trouble,
    places.standing,
    places.progress,
    places.comparison,
    places.orders,
    sourceOf(path, null),
  )
  draw(first)
  every(EVERY_MS, signal, look)

  async function look() {
    try {
      draw(await api.get(path, { signal }))
      fill(trouble)
    } catch (error) {
      if (!signal.aborted) tellProblem(trouble, error)
    }
  }

  /** What somebody is typing in stays as long as the rebuild's phase does. */
  function draw(now) {
    const standing = JSON.stringify([now.live, now.kept, now.building?.generation])
    if (standing !== generations) fill(places.standing, standingOf(now))
    generations = standing
    if (now.building !== null) watched.draw(now.building)
    const next = phaseOf(now)
    if (next === phase) return
    phase = next
    fill(places.progress, now.building !== null && watched.element)
    fill(places.comparison, now.building?.isBuilt && !now.building.isRollback && comparison(on))
    fill(places.orders, orders(on, now, look))
  }
}

const phaseOf = ({ live, kept, building }) => {
  const isHeld = building !== null && (building.isPaused || building.until !== null)
  const how = building && [building.generation, building.isBuilt, building.swapWhenBuilt, isHeld]
  return JSON.stringify([live?.generation, kept?.generation, how])
}

function standingOf({ live, kept, building }) {
  const one = (generation) =>
    generation === null
      ? said.none
      : [
          said.generation(generation.generation, generation.version),
          ' · ',
          h('acme-time', { at: generation.since }),
        ]
  return card(
    { title: said.stands },
    facts([
      [said.live, one(live)],
      [said.building, one(building)],
      [said.kept, one(kept)],
    ]),
  )
}
