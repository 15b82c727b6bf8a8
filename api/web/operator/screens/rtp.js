/** RTP per game: what was paid back by day, against the target and what chance alone explains. */
import '../../shared/components/chart.js'
import { field, form, FieldError } from '../../shared/components/form.js'
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { count, percent } from '../../shared/format.js'
import { withQuery } from '../parts/lists.js'
import { texts } from '../texts.js'

const PATH = '/v1/operations/rtp'
const DAY_MS = 24 * 60 * 60 * 1000
const DAYS_MAX = 400
const said = texts.rtp

export async function show(outlet, { api, signal, query }) {
  const days = { from: query.get('from'), to: query.get('to') }
  const path = withQuery(PATH, days)
  const answer = await api.get(path, { signal })
  const charts = answer.data.map(chartOf)
  fill(
    outlet,
    h('h1', {}, said.title),
    h('p', {}, said.about),
    daysForm(answer),
    answer.data.length === 0
      ? h('p', { class: 'card soft' }, said.none)
      : h('div', { class: 'charts' }, charts),
    answer.data.length > 0 && [
      h('p', { class: 'soft small' }, said.bandAbout),
      tableOf(path, answer),
      h('p', { class: 'soft small' }, said.sumsAbout),
    ],
  )
}

function daysForm({ from, to }) {
  const element = form({
    fields: [
      field({ name: 'from', label: said.from, type: 'date', value: from, required: true }),
      field({ name: 'to', label: said.to, type: 'date', value: to, required: true }),
    ],
    submit: said.show,
    send(values) {
      const between = (Date.parse(values.to) - Date.parse(values.from)) / DAY_MS + 1
      if (!(between >= 1 && between <= DAYS_MAX)) throw new FieldError('from', said.badDays)
      location.hash = withQuery('rtp', { from: values.from, to: values.to })
    },
  })
  element.classList.add('inline')
  return element
}

function chartOf(game) {
  const { days, target } = game
  const chart = h('acme-chart', { class: 'card' })
  const line = (label, value, isBand = false) => ({
    label,
    isBand,
    values: days.map(value),
    format: (share) => percent(share, 1),
  })
  chart.show({
    title: said.chart(game.gameId, game.paytableVersion),
    summary: summaryOf(game),
    xLabel: said.day,
    x: days.map(({ day }) => Date.parse(day) / 1_000),
    series: [
      line(said.actual, ({ rtp }) => rtp),
      line(said.target, () => target),
      line(said.low, ({ band }) => band?.low ?? null, true),
      line(said.high, ({ band }) => band?.high ?? null, true),
    ],
  })
  return chart
}

function summaryOf({ rtp, target, band, rounds, isWithin }) {
  const about = { rtp: percent(rtp), rounds: count(rounds) }
  if (band === null) return said.noBand(about)
  return said.summary({
    ...about,
    target: percent(target),
    low: percent(band.low),
    high: percent(band.high),
    within: isWithin,
  })
}

/** A row of each paytable in all, and one a day. */
function tableOf(path, { data, asOf }) {
  const { columns } = said
  const rows = data.flatMap(({ days, ...all }) => [
    { ...all, day: said.inAll },
    ...days.toReversed().map((day) => ({ ...all, ...day })),
  ])
  const share = (value) => (value === null ? '' : percent(value))
  return table({
    caption: said.caption,
    name: 'rtp',
    source: path,
    load: () => Promise.resolve({ data: rows, asOf }),
    columns: [
      { key: 'gameId', label: columns.gameId },
      { key: 'paytableVersion', label: columns.paytableVersion },
      { key: 'day', label: columns.day },
      { key: 'rounds', label: columns.rounds, kind: 'number' },
      { key: 'staked', label: columns.staked, kind: 'number', cell: ({ staked }) => count(staked) },
      {
        key: 'paidOut',
        label: columns.paidOut,
        kind: 'number',
        cell: ({ paidOut }) => count(paidOut),
      },
      { key: 'rtp', label: columns.rtp, kind: 'number', text: ({ rtp }) => share(rtp) },
      { key: 'target', label: columns.target, kind: 'number', text: ({ target }) => share(target) },
      {
        key: 'band',
        label: columns.band,
        kind: 'number',
        text: ({ band }) => (band === null ? '' : `${percent(band.low)} – ${percent(band.high)}`),
      },
      {
        key: 'isWithin',
        label: columns.isWithin,
        text: ({ isWithin }) => (isWithin === null ? '' : isWithin ? said.within : said.beyond),
      },
    ],
  })
}
