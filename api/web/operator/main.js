/** The operator's page: who is signed in, which screens there are, and the one that is shown. */
import '../shared/components/header.js'
import '../shared/components/footer.js'
import { createApi } from '../shared/api.js'
import { notices } from '../shared/components/notices.js'
import { signInAgain, signInForm } from '../shared/components/sign-in-form.js'
import { fill, h } from '../shared/dom.js'
import { problemBox } from '../shared/problem.js'
import { startRouter } from '../shared/router.js'
import { forget, onForgotten, onSignIn, signedIn } from '../shared/sign-in.js'
import { signOut } from '../shared/sign-out.js'
import { shared } from '../shared/texts.js'
import { staffOf } from './parts/staff.js'
import { texts } from './texts.js'

const outlet = h('div', { class: 'screen' })
/** Once it is known what stands above it: what is there before would be moved by the list of the screens. */
const showOutlet = () => document.querySelector('main').replaceChildren(outlet)

const screens = {
  '': { load: () => import('./screens/overview.js') },
  players: {
    load: () => import('./screens/players.js'),
    permission: 'players.search',
  },
  'players/:playerId': {
    load: () => import('./screens/player.js'),
    permission: 'profile.read',
    under: 'players',
  },
  tasks: {
    load: () => import('./screens/tasks.js'),
    permission: 'support.read',
  },
  complaints: {
    load: () => import('./screens/complaints.js'),
    permission: 'support.read',
  },
  adjustments: {
    load: () => import('./screens/adjustments.js'),
    permission: 'adjustments.read',
  },
  suspensions: {
    load: () => import('./screens/suspensions.js'),
    permission: 'suspensions.read',
  },
  payouts: {
    load: () => import('./screens/payouts.js'),
    permission: 'payouts.read',
  },
  'vip-proposals': {
    load: () => import('./screens/vip-proposals.js'),
    permission: 'vip.read',
  },
  rules: {
    load: () => import('./screens/rules.js'),
    permission: 'rules.read',
  },
  'rules/:kind': {
    load: () => import('./screens/rule-kind.js'),
    permission: 'rules.read',
    under: 'rules',
  },
  rtp: {
    load: () => import('./screens/rtp.js'),
    permission: 'rtp.read',
  },
  switches: {
    load: () => import('./screens/switches.js'),
    permission: 'switches.read',
  },
  projections: {
    load: () => import('./screens/projections.js'),
    permission: 'projections.read',
  },
  'projections/:name': {
    load: () => import('./screens/projection.js'),
    permission: 'projections.read',
    under: 'projections',
  },
  due: {
    load: () => import('./screens/due.js'),
    permission: 'due.read',
  },
  letters: {
    load: () => import('./screens/letters.js'),
    permission: 'due.read',
  },
  'audit-log': {
    load: () => import('./screens/audit-log.js'),
    permission: 'auditLog.read',
  },
  access: {
    load: () => import('./screens/access.js'),
    permission: 'accessLog.read',
  },
  staff: {
    load: () => import('./screens/staff.js'),
    permission: 'staff.read',
  },
  health: {
    load: () => import('./screens/health.js'),
    permission: 'health.read',
  },
}

let waiting = () => {}
/** An API knows whose page it is, and sends nothing for anybody else: each sign-in through the form has one of its own. */
const newApi = () =>
  createApi('staff', {
    signInAgain: () => signInAgain('staff'),
    tell(text) {
      waiting()
      waiting = text === null ? () => {} : notices().say(text, { kind: 'warn', stays: true })
    },
  })
let api

if (signedIn('staff') === null) askForSignIn()
else void start()

function askForSignIn() {
  showOutlet()
  document.title = `${texts.signIn.title} · ${shared.brand}`
  const form = signInForm('staff', { onSignedIn: () => void start() })
  fill(
    outlet,
    h(
      'div',
      { class: 'entrance card' },
      h('h1', {}, texts.signIn.title),
      h('p', {}, texts.signIn.about),
      form,
    ),
  )
}

/** Until there is an answer nobody knows what may be shown. */
async function start() {
  api = newApi()
  let staff
  try {
    staff = await staffOf(api)
  } catch (error) {
    showOutlet()
    fill(outlet, h('h1', {}, texts.title), problemBox(error, start))
    return
  }
  if (!staff.isStaff) return refusePlayers()
  onSignIn('staff', () => {
    if (signedIn('staff') === null) return // the next request asks for it
    staff.again().then(
      () => showAccount(staff),
      () => {}, // somebody else, or nobody can say: the next request tells
    )
  })
  onForgotten('staff', () => location.reload())
  showAccount(staff)
  const links = showLinks(staff)
  showOutlet()
  startRouter({
    screens,
    outlet,
    titleOf: ({ path }) => `${texts.screens[placeOf(path)]} · ${texts.title} · ${shared.brand}`,
    onScreen: ({ path }) => markLink(links, placeOf(path)),
    needs: { api, staff },
  })
}

/** A player's account signs in as well as any: it has nothing to do here. */
function refusePlayers() {
  forget('staff')
  askForSignIn()
  outlet.firstChild.prepend(h('p', { class: 'notice bad', role: 'alert' }, texts.signIn.noStaff))
}

const placeOf = (path) => screens[path].under ?? path

/** To what this role may see; whoever comes by an address to another screen is told so there. */
function showLinks(staff) {
  const links = Object.entries(texts.screens)
    .filter(([path]) => staff.has(screens[path].permission))
    .map(([path, name]) => h('a', { href: `#${path}`, 'data-path': path }, name))
  fill(
    document.querySelector('#screens'),
    h('nav', { class: 'screens', 'aria-label': texts.screensLabel }, links),
  )
  return links
}

function markLink(links, place) {
  for (const link of links) {
    if (link.dataset.path === place) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
}

function showAccount(staff) {
  const leave = () => void signOut('staff').then(() => location.reload())
  fill(
    document.querySelector('acme-header').account,
    h('span', { class: 'badge' }, texts.roles[staff.role]),
    h('button', { type: 'button', class: 'quiet', on: { click: leave } }, shared.signOut),
  )
}
