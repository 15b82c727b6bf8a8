/** Two packs of rules beside each other: the places at which they say something else. */
import { h } from '../../shared/dom.js'
import { texts } from '../texts.js'

const said = texts.ruleKind

/** Places that are shown at most; the packs themselves stand below. */
const SHOWN_MAX = 200

/** `inForce` and `pack`: as the API answers them. */
export function difference(inForce, pack) {
  const [was, becomes] = [placesOf(inForce.pack), placesOf(pack.pack)]
  const places = [...new Set([...was.keys(), ...becomes.keys()])]
    .filter((place) => was.get(place) !== becomes.get(place))
    .slice(0, SHOWN_MAX)
  if (places.length === 0) return h('p', { class: 'notice' }, said.same)
  return h(
    'div',
    {
      class: 'scroll',
      tabindex: 0,
      role: 'region',
      'aria-label': said.difference(inForce.version),
    },
    h(
      'table',
      { class: 'small difference' },
      h('caption', {}, said.difference(inForce.version)),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          [said.place, said.was, said.becomes].map((name) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        {},
        places.map((place) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, place),
            h('td', {}, was.get(place) ?? said.nothing),
            h('td', {}, becomes.get(place) ?? said.nothing),
          ),
        ),
      ),
    ),
  )
}

/** Each value that is no object, or an empty one, by its place, as in dailySums.0.perDay.EUR. */
function placesOf(value, place = '', found = new Map()) {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value) : []
  if (inside.length === 0) return found.set(place, JSON.stringify(value))
  for (const [name, inner] of inside) {
    placesOf(inner, place === '' ? name : `${place}.${name}`, found)
  }
  return found
}
