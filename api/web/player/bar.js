/** What stands above every screen of somebody who is signed in: the balance, live, and the places there are. */
import '../shared/components/live-state.js'
import { fill, h } from '../shared/dom.js'
import { money } from '../shared/format.js'
import { player } from './texts.js'

const { titles } = player

/** Place in the address, by title. */
const PLACES = [
  ['', titles.home],
  ['lobby', titles.lobby],
  ['history', titles.history],
  ['statement', titles.statement],
  ['profile', titles.profile],
  ['security', titles.security],
]
const PLACES_OUT = [
  ['sign-in', titles.signIn],
  ['register', titles.register],
]

/** Under which place a screen that has none of its own stands. */
const UNDER = {
  deposit: '',
  withdraw: '',
  dice: 'lobby',
  erasure: 'profile',
  email: 'profile',
  agreements: 'profile',
  'own-data': 'profile',
}

export function createBar(wallet) {
  const balance = h('strong', { class: 'amount number' })
  const live = h('acme-live', {})
  const links = h('nav', { 'aria-label': player.navLabel })
  const money_ = h(
    'div',
    { class: 'row now' },
    h('span', { class: 'soft' }, player.balance),
    balance,
    live,
  )
  const element = h('div', { class: 'bar-of-player no-print' }, links, money_)
  let following = null

  const show = () => {
    const known = wallet.known()
    fill(balance, known === null ? '…' : money(known.balance, known.currency))
  }

  function start() {
    following = new AbortController()
    const onState = (state, heardAt) => live.show(state, heardAt)
    void wallet.follow({ onState, signal: following.signal })
  }

  function stop(state) {
    following?.abort()
    following = null
    live.show(state)
  }

  live.addEventListener('pause', () => (following === null ? start() : stop('paused')))
  wallet.onChange('balance', show, {})
  show()

  return {
    element,
    /** Whether somebody is signed in: followed and shown, or neither. */
    set(isSignedIn) {
      money_.hidden = !isSignedIn
      if (isSignedIn && following === null) start()
      if (!isSignedIn && following !== null) stop('paused')
    },
    /** The place that is shown. */
    mark(path, isSignedIn) {
      const here = UNDER[path] ?? path
      fill(
        links,
        (isSignedIn ? PLACES : PLACES_OUT).map(([place, name]) =>
          h('a', { href: `#${place}`, 'aria-current': place === here && 'page' }, name),
        ),
      )
    },
  }
}
