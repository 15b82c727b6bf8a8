/** The first view: what this is, in one sentence, and that it lives. */
import { copyButton } from '../shared/components/copy.js'
import { fill, h } from '../shared/dom.js'
import { count, money } from '../shared/format.js'
import { figure, pace, UNKNOWN, whole } from './figures.js'
import { platform } from './texts.js'

const stat = (label, value, note) =>
  h(
    'div',
    { class: 'stat' },
    h('dt', {}, label),
    h('dd', { class: 'value' }, value.element),
    h('dd', { class: 'note soft small' }, note?.element ?? '\u00a0'),
  )

/** The largest currency's, so that one amount stands there. */
const ggrOf = ({ wallet }) => {
  const [first] = [...(wallet?.money ?? [])].sort((a, b) =>
    BigInt(a.staked) < BigInt(b.staked) ? 1 : -1,
  )
  return first && money(first.ggr, first.currency)
}

export function hero(live) {
  const { stats } = platform
  const figures = {
    rounds: figure(({ rounds }) => whole(rounds?.all)),
    pace: figure(({ rounds }) => pace(rounds?.perSecond)),
    over: figure(
      ({ rounds }) =>
        (rounds?.perSecond ?? null) === null
          ? platform.paceSoon
          : platform.paceOver(rounds.overSeconds),
      { class: '' },
    ),
    players: figure(({ players }) => whole(players?.registered.all)),
    active: figure(({ players }) => players && platform.active(count(players.active.all)), {
      class: '',
    }),
    sessions: figure(({ sessions }) => whole(sessions?.all)),
    events: figure(({ store }) => whole(store?.events)),
    ggr: figure(ggrOf),
  }
  const note = h('p', { class: 'soft small demo-note' }, '\u00a0')
  const element = h(
    'section',
    { class: 'hero' },
    h(
      'div',
      { class: 'say' },
      h('h1', {}, platform.title),
      h('p', { class: 'lead' }, platform.lead),
      h(
        'div',
        { class: 'row' },
        h('a', { class: 'button primary', href: '#follow' }, platform.followIt),
        h('a', { class: 'button', href: '/player' }, platform.play),
        h('a', { class: 'button', href: '/docs' }, platform.docs),
      ),
    ),
    h(
      'div',
      { class: 'card now' },
      h('div', { class: 'row head' }, h('h2', {}, platform.now), live),
      h(
        'dl',
        { class: 'stats' },
        stat(stats.rounds, figures.rounds),
        stat(stats.pace, figures.pace, figures.over),
        stat(stats.players, figures.players, figures.active),
        stat(stats.sessions, figures.sessions),
        stat(stats.events, figures.events),
        stat(stats.ggr, figures.ggr),
      ),
      note,
    ),
  )
  return {
    element,
    draw(snapshot) {
      for (const one of Object.values(figures)) one.draw(snapshot)
      tellWho(note, snapshot)
    },
  }
}

/** Who plays: the demo's own players, or nobody yet, and then how to see it alive. */
function tellWho(note, { players, rounds, environment }) {
  const demo = players?.registered.demo
  const isEmpty = rounds?.all === '0'
  const kind =
    isEmpty && environment !== 'demo' ? 'empty' : environment === 'demo' ? `demo ${demo}` : ''
  if (note.dataset.kind === kind) return
  note.dataset.kind = kind
  if (kind === 'empty') {
    fill(
      note,
      platform.nobody,
      ' ',
      platform.nobodyHow,
      ' ',
      h('code', {}, platform.demoCommand),
      copyButton(platform.demoCommand, platform.demoCommand),
    )
  } else if (kind !== '') {
    fill(
      note,
      h('span', { class: 'badge info' }, platform.demoBadge),
      ' ',
      platform.demoNote(demo === undefined ? UNKNOWN : count(demo)),
    )
  } else fill(note, '\u00a0')
}
