/** Rounds a second as a line over the time that this page has been open: drawn by hand, since a chart's code would be the largest part of the page. */
import { h } from '../shared/dom.js'
import { svg } from './svg.js'
import { pace } from './figures.js'
import { platform } from './texts.js'

const KEPT = 150
const [WIDTH, HEIGHT, ROOM] = [600, 120, 8]
const seen = []

export function paceChart({ perSecond }, at) {
  if (perSecond !== null && seen.at(-1)?.at !== at) seen.push({ at, perSecond })
  if (seen.length > KEPT) seen.shift()
  const values = seen.map((one) => one.perSecond)
  const most = Math.max(1, ...values)
  const x = (n) => (seen.length < 2 ? WIDTH : (n * WIDTH) / (seen.length - 1))
  const y = (value) => HEIGHT - ROOM - (value / most) * (HEIGHT - 2 * ROOM)
  const line = values.map((value, n) => `${x(n).toFixed(1)},${y(value).toFixed(1)}`)
  const summary =
    values.length === 0
      ? platform.paceSoon
      : platform.live.paceSummary(
          pace(values.at(-1)),
          pace(Math.min(...values)),
          pace(Math.max(...values)),
        )
  return h(
    'figure',
    { class: 'pace' },
    h(
      'figcaption',
      { class: 'small' },
      h('strong', {}, platform.live.paceChart),
      ' ',
      h('span', { class: 'soft' }, summary),
    ),
    svg(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      [0, 0.5, 1].map((share) =>
        svg('line', {
          class: 'grid-line',
          x1: 0,
          x2: WIDTH,
          y1: y(share * most),
          y2: y(share * most),
        }),
      ),
      line.length > 1 &&
        svg('polygon', {
          class: 'area',
          points: `0,${HEIGHT - ROOM} ${line.join(' ')} ${WIDTH},${HEIGHT - ROOM}`,
        }),
      line.length > 1 && svg('polyline', { class: 'line', points: line.join(' ') }),
    ),
  )
}
