/** Live data: a panel for each group of figures, with where they come from and as of which position. */
import { fill, h } from '../shared/dom.js'
import { count } from '../shared/format.js'
import { shared } from '../shared/texts.js'
import { lasting, ms } from './figures.js'
import { moneyTable, walletTable } from './money-panels.js'
import { paceChart } from './pace-chart.js'
import { rtpBands } from './rtp-band.js'
import { simpleTable } from './simple-table.js'
import { platform } from './texts.js'

const words = platform.live

/** The groups, in their order: what of the snapshot they show, and how. */
const PANELS = [
  ['rounds', words.rounds, roundsOf],
  ['players', words.players, playersOf],
  ['rtp', words.rtp, ({ rtp }) => rtpBands(rtp.games)],
  ['parts', words.parts, partsOf],
  ['wallet', words.money, moneyTable, 'full'],
  ['wallet', words.wallet, walletTable],
  ['store', words.stored, storedOf],
  ['projections', words.models, modelsOf, 'full'],
]

export function panels() {
  const drawn = PANELS.map(([group, title, draw, kind = '']) => panel({ group, title, draw, kind }))
  return {
    element: h(
      'section',
      { 'aria-labelledby': 'live' },
      h('h2', { id: 'live' }, words.title),
      h('p', { class: 'soft' }, words.lead),
      h(
        'div',
        { class: 'panels' },
        drawn.map(({ element }) => element),
      ),
    ),
    draw(snapshot) {
      for (const one of drawn) one.draw(snapshot)
    },
  }
}

function panel({ group, title, draw, kind }) {
  const body = h('div', { class: 'body' }, h('p', { class: 'soft' }, shared.loading))
  const source = h('p', { class: 'source soft small' }, '\u00a0')
  return {
    element: h('article', { class: `card panel ${kind}` }, h('h3', {}, title), body, source),
    draw(snapshot) {
      const figures = snapshot[group]
      // What is being read with the keyboard or marked stays as it is until it is left.
      if (body.contains(document.activeElement) || isMarked(body)) return
      const place = body.querySelector('.scroll')?.scrollTop ?? 0
      fill(body, figures === null ? h('p', { class: 'soft' }, words.unread) : draw(snapshot))
      if (place > 0) body.querySelector('.scroll').scrollTop = place
      if (figures !== null) fill(source, sourceOf(figures))
    },
  }
}

const isMarked = (body) => {
  const marked = document.getSelection()
  return marked !== null && !marked.isCollapsed && body.contains(marked.anchorNode)
}

const sourceOf = ({ source, asOf }) => [
  `${shared.source}: `,
  h('code', {}, 'GET /v1/platform'),
  ` (${source.join(', ')}) · ${shared.asOf} `,
  asOf.position === null
    ? h('acme-time', { at: asOf.at })
    : [`${shared.position} `, h('span', { class: 'number' }, count(asOf.position))],
]

const facts = (...pairs) =>
  h(
    'dl',
    { class: 'facts' },
    pairs.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  )

const withDemo = ({ all, demo }) =>
  demo === '0'
    ? count(all)
    : [count(all), ' ', h('span', { class: 'badge info' }, `${count(demo)} demo`)]

function playersOf({ players, sessions }) {
  return facts(
    [words.registered, withDemo(players.registered)],
    [words.activeDay, withDemo(players.active)],
    ...(sessions === null ? [] : [[words.open, withDemo(sessions)]]),
  )
}

function roundsOf({ rounds, at }) {
  return [facts([words.rounds, withDemo(rounds)]), paceChart(rounds, at)]
}

function partsOf({ parts, uptimeSeconds, version }) {
  return facts(
    ...parts.parts.map(({ name, isUp, latencyMs }) => [
      words.partNames[name],
      [
        h('span', { class: `badge ${isUp ? 'good' : 'bad'}` }, isUp ? words.up : words.down),
        ' ',
        ms(latencyMs) ?? '',
      ],
    ]),
    [words.uptime, lasting(uptimeSeconds)],
    [words.version, version],
  )
}

function storedOf({ store }) {
  return simpleTable({
    label: words.stored,
    columns: [words.category, words.count],
    rows: [...store.categories.map(({ category, events }) => [category, count(events)])],
  })
}

function modelsOf({ projections }) {
  return simpleTable({
    label: words.models,
    columns: [words.model, words.lag, words.events],
    rows: projections.models.map(({ name, lagSeconds, lagEvents, isStopped }) => [
      h('code', {}, name),
      isStopped
        ? h('span', { class: 'badge bad' }, words.stopped)
        : (lasting(lagSeconds) ?? words.unknown),
      lagEvents === null ? '–' : count(lagEvents),
    ]),
  })
}
