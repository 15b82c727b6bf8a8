/** A new password, by the link of a letter: its token is in the fragment, which is sent to nobody, and leaves the address at once. */
import { field, FieldError, form } from '../../shared/components/form.js'
import { fill, h } from '../../shared/dom.js'
import { forget } from '../../shared/sign-in.js'
import { account } from '../account-texts.js'
import { player } from '../texts.js'

const words = account.reset

const secret = (name, label) =>
  field({ name, label, type: 'password', autocomplete: 'new-password', required: true })

export function show(outlet, { api, params }) {
  const { token } = params
  history.replaceState(null, '', '#reset')
  const place = h(
    'div',
    {},
    h('p', { class: 'soft' }, words.intro),
    form({
      fields: [secret('newPassword', player.security.next), secret('again', player.security.again)],
      submit: words.submit,
      async send({ newPassword, again }, { key }) {
        if (newPassword !== again) throw new FieldError('again', player.security.notSame)
        await api.post('/v1/auth/reset-password', { token, newPassword }, { key })
        forget('player') // signed out everywhere, here too
        fill(
          place,
          h('p', { role: 'status' }, words.done),
          h('a', { class: 'button', href: '#sign-in' }, player.titles.signIn),
        )
      },
    }),
  )
  fill(outlet, h('section', { class: 'card narrow' }, h('h1', {}, player.titles.reset), place))
}
