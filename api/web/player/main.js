/** The page's start: who is signed in, which screen is shown, and what stands above it. */
import '../shared/components/header.js'
import '../shared/components/footer.js'
import { createApi } from '../shared/api.js'
import { notices } from '../shared/components/notices.js'
import { signInAgain } from '../shared/components/sign-in-form.js'
import { fill, h } from '../shared/dom.js'
import { startRouter } from '../shared/router.js'
import { forget, onForgotten, onSignIn, signedIn } from '../shared/sign-in.js'
import { signOut } from '../shared/sign-out.js'
import { shared } from '../shared/texts.js'
import { account } from './account-texts.js'
import { createBar } from './bar.js'
import { player } from './texts.js'
import { createWallet } from './wallet.js'

let endTelling = () => {}
const tell = (text) => {
  endTelling()
  endTelling = text === null ? () => {} : notices().say(text, { kind: 'warn', stays: true })
}

const api = createApi('player', { signInAgain: () => signInAgain('player'), tell })
const wallet = createWallet(api)
const bar = createBar(wallet)
const isSignedIn = () => signedIn('player') !== null

/** One that needs somebody signed in asks for that first, at its own place. */
const own = (title, load) => ({
  title,
  load: () => (isSignedIn() ? load() : import('./screens/sign-in.js')),
})

const { titles } = player
const screens = {
  'sign-in': { title: titles.signIn, load: () => import('./screens/sign-in.js') },
  forgotten: { title: titles.forgotten, load: () => import('./screens/forgotten.js') },
  'reset/:token': { title: titles.reset, load: () => import('./screens/reset.js') },
  'verify-email/:token': { title: titles.email, load: () => import('./screens/link.js') },
  'change-email/:token': { title: titles.email, load: () => import('./screens/link.js') },
  ...Object.fromEntries(
    ['reset', 'verify-email', 'change-email'].map((place) => [
      place,
      { title: titles.linkGone, load: () => import('./screens/link-gone.js') },
    ]),
  ),
  register: { title: titles.register, load: () => import('./screens/register.js') },
  terms: { title: titles.terms, load: () => import('./screens/terms.js') },
  deposit: own(titles.deposit, () => import('./screens/deposit.js')),
  withdraw: own(titles.withdraw, () => import('./screens/withdraw.js')),
  lobby: own(titles.lobby, () => import('./screens/lobby.js')),
  dice: own(titles.dice, () => import('./screens/dice.js')),
  history: own(titles.history, () => import('./screens/history.js')),
  statement: own(titles.statement, () => import('./screens/statement.js')),
  profile: own(titles.profile, () => import('./screens/profile.js')),
  email: own(titles.email, () => import('./screens/email.js')),
  'own-data': own(titles.ownData, () => import('./screens/own-data.js')),
  agreements: own(titles.agreements, () => import('./screens/agreements.js')),
  security: own(titles.security, () => import('./screens/security.js')),
  closing: own(titles.closing, () => import('./screens/closing.js')),
  complaints: own(titles.complaints, () => import('./screens/complaints.js')),
  erasure: own(titles.erasure, () => import('./screens/erasure.js')),
  '': own(titles.home, () => import('./screens/home.js')),
}

/** Ends this sign-in here, and with it all that the page knows of whoever it was. */
function leave() {
  forget('player')
  toEntrance()
}

function toEntrance() {
  history.replaceState(null, '', '#sign-in')
  location.reload()
}

function showAccount() {
  bar.set(isSignedIn())
  const { account } = document.querySelector('acme-header')
  const click = () => void signOut('player').then(toEntrance)
  const button = h('button', { type: 'button', class: 'quiet', on: { click } }, shared.signOut)
  fill(account, isSignedIn() && button)
}

const outlet = h('div', { class: 'screen' })
const newTerms = h('div', { class: 'no-print' })
fill(document.querySelector('main'), bar.element, newTerms, outlet)

/** Above every screen while newer terms wait: without them nobody plays or pays in. */
async function showTerms() {
  const me = isSignedIn() ? await api.get('/v1/me').catch(() => null) : null
  tellTerms(me?.termsDue ?? null)
}

function tellTerms(version) {
  fill(
    newTerms,
    version !== null &&
      h(
        'p',
        { class: 'notice warn' },
        `${account.newTerms(version)} `,
        h('a', { href: '#agreements' }, titles.agreements),
      ),
  )
}

let shownPath = ''
const router = startRouter({
  screens,
  outlet,
  titleOf: ({ screen }) => `${screen.title} · ${player.brand}`,
  onScreen({ path }) {
    shownPath = path
    bar.mark(path, isSignedIn())
  },
  needs: {
    api,
    wallet,
    leave,
    termsAccepted: showTerms,
    /** Somebody is signed in now, as the API answered: where they were going, or home. */
    signedIn({ termsDue }) {
      tellTerms(termsDue)
      if (['sign-in', 'register'].includes(shownPath)) location.hash = '#'
      else router.again()
    },
  },
})

// A sign-in that ends by itself leaves the screen as it is: what has been typed is kept, and the next request asks.
onSignIn('player', () => {
  showAccount()
  bar.mark(shownPath, isSignedIn())
})
onForgotten('player', toEntrance)
showAccount()
void showTerms()
