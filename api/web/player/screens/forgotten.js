/** A forgotten password: where the letter is sent to. */
import { field, form } from '../../shared/components/form.js'
import { fill, h } from '../../shared/dom.js'
import { mailboxLink } from '../../shared/mailbox-link.js'
import { account } from '../account-texts.js'
import { player } from '../texts.js'

const words = account.forgotten

export function show(outlet, { api }) {
  const place = h(
    'div',
    {},
    h('p', { class: 'soft' }, words.intro),
    form({
      fields: [
        field({
          name: 'email',
          label: player.register.email,
          type: 'email',
          autocomplete: 'username',
          required: true,
        }),
      ],
      submit: words.submit,
      async send({ email }, { key }) {
        await api.post('/v1/auth/forgotten-password', { email: email.trim() }, { key })
        fill(place, h('p', { role: 'status' }, words.sent, mailboxLink()))
      },
    }),
  )
  fill(outlet, h('section', { class: 'card narrow' }, h('h1', {}, player.titles.forgotten), place))
}
