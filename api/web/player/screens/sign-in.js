/** Sign-in, at the place that asked for it. */
import { signInForm } from '../../shared/components/sign-in-form.js'
import { fill, h } from '../../shared/dom.js'
import { player } from '../texts.js'

export function show(outlet, { signedIn }) {
  const { signIn, titles } = player
  fill(
    outlet,
    h(
      'section',
      { class: 'card narrow' },
      h('h1', {}, titles.signIn),
      h('p', { class: 'soft' }, signIn.intro),
      signInForm('player', { onSignedIn: signedIn }),
      h(
        'p',
        { class: 'after' },
        `${signIn.noAccount} `,
        h('a', { href: '#register' }, signIn.register),
      ),
      h('p', {}, h('a', { href: '#forgotten' }, signIn.forgotten)),
    ),
  )
}
