/** Before what only some may see: a sign-in where there is none, a plain word where the role may not. */
import { signInForm } from '../shared/components/sign-in-form.js'
import { h } from '../shared/dom.js'
import { forget, signedIn } from '../shared/sign-in.js'
import { texts } from './texts.js'

/** Of the routes behind it. */
const NEEDED = 'events.read'

/** Answers `(title, load)` as the router takes it: `load` is reached by those who may. `onChanged`: another is signed in, or nobody. */
export function createGate(api, { onChanged }) {
  let known = { of: null, who: null }

  async function whoIs() {
    const of = signedIn('staff')?.refreshToken ?? null
    if (known.of !== of) known = { of, who: await api.get('/v1/me') }
    return known.who
  }
  return (title, load) => async () => {
    if (signedIn('staff') === null) return { show: (outlet) => askToSignIn(outlet, onChanged) }
    const { role, permissions } = await whoIs()
    if (permissions.includes(NEEDED)) return load()
    return { show: (outlet) => refuse(outlet, { role, onChanged }) }
  }
}

function askToSignIn(outlet, onSignedIn) {
  const { title, lead, file } = texts.gate
  outlet.append(
    h('h1', {}, title),
    h('p', { class: 'soft' }, lead),
    h('div', { class: 'card narrow' }, signInForm('staff', { onSignedIn })),
    h('p', {}, h('a', { href: '#file' }, file)),
  )
}

function refuse(outlet, { role, onChanged }) {
  const { noRoleTitle, noRole, other, file } = texts.gate
  const click = () => {
    forget('staff')
    onChanged()
  }
  outlet.append(
    h('h1', {}, noRoleTitle),
    h('div', { class: 'notice warn' }, h('p', {}, noRole(role))),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', on: { click } }, other),
      h('a', { href: '#file' }, file),
    ),
  )
}
