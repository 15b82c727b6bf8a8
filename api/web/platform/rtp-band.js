/** What each game has paid back, its target, and how far chance may take the one from the other: as an interval on a scale, and in words. */
import { h } from '../shared/dom.js'
import { count, percent } from '../shared/format.js'
import { svg } from './svg.js'
import { platform } from './texts.js'

const words = platform.live
const [WIDTH, HEIGHT] = [600, 64]

export const rtpBands = (games) => [
  games.map(one),
  h('p', { class: 'soft small' }, words.bandAbout),
]

function one(game) {
  const { title, rounds, targetBp, actual, low, high } = game
  const target = targetBp / 10_000
  return h(
    'figure',
    { class: 'rtp' },
    h(
      'figcaption',
      {},
      h('strong', {}, title),
      ' ',
      h(
        'span',
        { class: 'soft small' },
        `${words.overRounds(count(rounds))}. ${verdictOf(game, target)}`,
      ),
    ),
    drawn({ target, actual, low, high }),
    h(
      'dl',
      { class: 'legend small' },
      item('target', words.target, percent(target)),
      item('actual', words.actual, actual === null ? '–' : percent(actual)),
      item('band', words.band, low === null ? '–' : `${percent(low, 1)} – ${percent(high, 1)}`),
    ),
  )
}

const item = (kind, name, value) =>
  h('div', {}, h('dt', { class: kind }, name), h('dd', { class: 'number' }, value))

function verdictOf({ actual, low, high }, target) {
  if (actual === null) return words.none
  if (low === null) return words.few
  return low <= target && target <= high ? words.within : words.outside
}

/** The scale holds all there is, and at least ten points to either side of the target. */
function drawn({ target, actual, low, high }) {
  const all = [target - 0.1, target + 0.1, actual ?? target, low ?? target, high ?? target]
  const [from, to] = [Math.min(...all) - 0.01, Math.max(...all) + 0.01]
  const x = (share) => (((share - from) / (to - from)) * WIDTH).toFixed(1)
  const mark = (share) =>
    svg(
      'g',
      { class: 'tick' },
      svg('line', { x1: x(share), x2: x(share), y1: 34, y2: 42 }),
      svg('text', { x: x(share), y: 58, 'text-anchor': 'middle' }, percent(share, 0)),
    )
  return svg(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true' },
    svg('line', { class: 'scale', x1: 0, x2: WIDTH, y1: 38, y2: 38 }),
    ticksOf(from, to).map(mark),
    low !== null &&
      svg('rect', {
        class: 'band',
        x: x(low),
        width: Number(x(high)) - Number(x(low)),
        y: 14,
        height: 16,
        rx: 8,
      }),
    svg('line', { class: 'target', x1: x(target), x2: x(target), y1: 6, y2: 42 }),
    actual !== null && svg('circle', { class: 'actual', cx: x(actual), cy: 22, r: 6 }),
  )
}

/** Whole tens, or whatever coarser step leaves eight of them at most. */
function ticksOf(from, to) {
  const step = [0.05, 0.1, 0.2, 0.5, 1].find((each) => (to - from) / each <= 8) ?? 2
  const ticks = []
  for (let n = Math.ceil(from / step); n * step <= to; n += 1) {
    const share = n * step
    if ((share - from) / (to - from) > 0.04 && (to - share) / (to - from) > 0.04) ticks.push(share)
  }
  return ticks
}
