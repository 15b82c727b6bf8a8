/** The games on offer, as their paytables make them. */
import { fill, h } from '../../shared/dom.js'
import { number, percent } from '../../shared/format.js'
import { player } from '../texts.js'

const words = player.lobby

/** Where a game is played here; of another there is no screen yet. */
const SCREENS = { dice: '#dice' }

const decimal = (text, digits) =>
  number(Number(text), { minimumFractionDigits: digits, maximumFractionDigits: digits })

const fact = (name, value, hint) => [
  h('dt', {}, name, hint && h('span', { class: 'hint' }, hint)),
  h('dd', {}, value),
]

function card({ gameId, title, provider, rtpTargetBp, volatility, highestWin }) {
  const { least, most } = volatility
  const spread = [least, most].map(({ standardDeviation }) => decimal(standardDeviation, 2))
  return h(
    'li',
    { class: 'card game' },
    h('h2', {}, h('span', { class: 'mark', 'aria-hidden': 'true' }, '⚄'), title),
    h(
      'dl',
      { class: 'facts' },
      fact(words.rtp, percent(rtpTargetBp / 10_000)),
      fact(words.volatility, words.volatilityOf(...spread), words.volatilityHint),
      fact(words.highest, words.highestOf(decimal(highestWin.multiple, 2))),
      fact(words.provider, provider),
    ),
    SCREENS[gameId] &&
      h('a', { class: 'button primary', href: SCREENS[gameId] }, words.play(title)),
  )
}

export async function show(outlet, { api, signal }) {
  const { data } = await api.get('/v1/games', { signal })
  fill(
    outlet,
    h('h1', {}, player.titles.lobby),
    h('p', { class: 'soft' }, words.intro),
    h('ul', { class: 'grid games' }, data.map(card)),
  )
}
