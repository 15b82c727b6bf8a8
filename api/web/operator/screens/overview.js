/** What an operator looks at first: what waits for somebody, what is behind, what games pay back, how the parts are. */
import { sourceOf } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { count, percent } from '../../shared/format.js'
import { sentenceOf, tellProblem } from '../../shared/problem.js'
import { shared } from '../../shared/texts.js'
import { every } from '../parts/lists.js'
import { texts } from '../texts.js'

const EVERY_MS = 5_000
const said = texts.overview

/** Each asks one endpoint, where the role may, and answers a value, a line below it, and whether it wants somebody. */
const CARDS = [
  {
    title: said.adjustments,
    link: '#adjustments',
    path: '/v1/operations/adjustments',
    permission: 'adjustments.read',
    of: waiting,
  },
  {
    title: said.lifts,
    link: '#suspensions',
    path: '/v1/operations/suspensions',
    permission: 'suspensions.read',
    of: waiting,
  },
  {
    title: said.lag,
    link: '#projections',
    path: '/v1/operations/projections',
    permission: 'projections.read',
    of: lag,
  },
  {
    title: said.due,
    link: '#due',
    path: '/v1/operations/due',
    permission: 'due.read',
    of: overdue,
  },
  {
    title: said.health,
    link: '#health',
    path: '/v1/operations/health',
    permission: 'health.read',
    of: health,
  },
  {
    title: texts.screens.rtp,
    link: '#rtp',
    path: '/v1/operations/rtp',
    permission: 'rtp.read',
    of: rtp,
  },
]

export function show(outlet, { api, staff, signal }) {
  const cards = CARDS.filter(({ permission }) => staff.has(permission)).map(cardOf)
  fill(
    outlet,
    h('h1', {}, said.title),
    h('p', { class: 'soft small' }, texts.refreshed),
    h(
      'div',
      { class: 'grid kpis' },
      cards.map(({ element }) => element),
    ),
  )
  const look = () => Promise.all(cards.map((one) => one.look(api, signal)))
  every(EVERY_MS, signal, look)
  return look()
}

function cardOf({ title, link, path, of }) {
  const value = h('p', { class: 'kpi number' }, '–')
  const line = h('p', { class: 'soft small' }, shared.loading)
  const place = h('div', { class: 'place' }, sourceOf(path, null))
  const heading = h('h2', {}, h('a', { href: link }, title))
  const element = h('section', { class: 'card kpi-card' }, heading, value, line, place)
  return {
    element,
    async look(api, signal) {
      try {
        const answer = await api.get(path, { signal })
        const told = of(answer)
        fill(value, told.value)
        fill(line, told.line)
        element.dataset.state = told.isWanted ? 'warn' : 'good'
        fill(place, sourceOf(path, answer.asOf ?? null))
      } catch (error) {
        if (signal.aborted) return
        element.dataset.state = error.status === 403 ? '' : 'bad'
        fill(value, '–')
        if (error.status === 403) fill(line, sentenceOf(error))
        else tellProblem(line, error)
      }
    },
  }
}

function waiting({ data, hasMore }) {
  const { length } = data
  const oldest = data.at(-1)
  const line = oldest
    ? [said.oldest, ' ', h('acme-time', { at: oldest.requestedAt })]
    : said.nothingWaits
  const value = hasMore ? said.atLeast(count(length)) : count(length)
  return { value, line: hasMore ? '' : line, isWanted: length > 0 }
}

function lag({ data }) {
  const live = data.filter(({ status }) => status === 'live')
  const stopped = live.filter((one) => one.stopped.length > 0).length
  const known = live.filter(({ lagSeconds }) => lagSeconds !== null)
  const furthest = known.toSorted((a, b) => b.lagSeconds - a.lagSeconds)[0]
  const seconds = Math.round(furthest?.lagSeconds ?? 0)
  const named = seconds > 0 ? `${said.lagOf(furthest.name)} · ` : ''
  return {
    value: furthest ? said.behind(seconds) : said.unknownLag,
    line: named + said.stopped(stopped),
    isWanted: stopped > 0 || seconds > 30,
  }
}

function overdue({ overdue: kinds }) {
  const sum = (what) => kinds.reduce((all, one) => all + one[what], 0)
  const line = [said.dueFailing(String(sum('failing')))]
  return { value: count(sum('count')), line, isWanted: sum('failing') > 0 }
}

function health({ data }) {
  const unwell = data.filter(({ state }) => state !== 'ok')
  const names = unwell.map(({ part }) => texts.health.parts[part])
  return {
    value: unwell.length === 0 ? said.healthy : count(unwell.length),
    line:
      unwell.length === 0
        ? data.map(({ part }) => texts.health.parts[part]).join(', ')
        : said.unwell(names.join(', ')),
    isWanted: unwell.length > 0,
  }
}

function rtp({ data }) {
  const [first] = data.filter((one) => one.rtp !== null)
  if (first === undefined)
    return { value: said.noRounds, line: said.noRoundsAbout, isWanted: false }
  const { gameId, rounds, isWithin, target } = first
  const about = said.rtpTarget(target === null ? '–' : percent(target), count(rounds))
  const verdict = isWithin === null ? '' : ` · ${isWithin ? said.within : said.beyond}`
  return {
    value: percent(first.rtp),
    line: `${said.rtp(gameId)} · ${about}${verdict}`,
    isWanted: isWithin === false,
  }
}
