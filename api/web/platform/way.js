/** The way of a request as a diagram whose nodes show how it stands: each is a step, the arrows between them are drawn. */
import { h } from '../shared/dom.js'
import { figure, furthest, lasting, ms, whole } from './figures.js'
import { svg } from './svg.js'
import { platform } from './texts.js'

const { steps, title, lead } = platform.way

const partOf = (snapshot, name) => snapshot.parts?.parts.find((one) => one.name === name)

/** What each node shows, of the figures, or of what the modules have. */
const READS = {
  gateway: ({ sessions }) => whole(sessions?.all),
  command: ({ rounds }) => whole(rounds?.all),
  domain: ({ eventTypes }) => whole(eventTypes),
  stream: ({ store }) => whole(store?.events),
  projection: ({ projections }) => lasting(furthest(projections)),
  read: (snapshot) => ms(partOf(snapshot, 'postgres')?.latencyMs),
}

const arrow = () =>
  svg(
    'svg',
    { class: 'arrow', viewBox: '0 0 40 24', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { class: 'line', d: 'M2 12 H32' }),
    svg('path', { class: 'flow', d: 'M2 12 H32' }),
    svg('path', { class: 'tip', d: 'M30 5 L38 12 L30 19 Z' }),
  )

export function way() {
  const figures = Object.entries(READS).map(([name, read]) => [name, figure(read)])
  const nodes = figures.map(([name, { element }], n) =>
    h(
      'li',
      { class: `node ${name}` },
      h(
        'div',
        { class: 'box' },
        h('span', { class: 'nth', 'aria-hidden': 'true' }, n + 1),
        h('h3', {}, steps[name].title),
        h('p', { class: 'small soft' }, steps[name].what),
        h(
          'p',
          { class: 'figure' },
          element,
          ' ',
          h('span', { class: 'small soft' }, steps[name].figure),
        ),
      ),
      n < figures.length - 1 && arrow(),
    ),
  )
  const list = h('ol', { class: 'way' }, nodes)
  return {
    element: h(
      'section',
      { 'aria-labelledby': 'way' },
      h('h2', { id: 'way' }, title),
      h('p', { class: 'soft' }, lead),
      list,
    ),
    draw(snapshot) {
      for (const [, one] of figures) one.draw(snapshot)
    },
    /** The arrows move while what is shown is live. */
    move(isLive) {
      list.classList.toggle('moving', isLive)
    },
  }
}
