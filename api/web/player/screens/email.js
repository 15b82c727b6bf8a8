/** The e-mail address: proven by a letter, and exchanged for another. */
import { field, form } from '../../shared/components/form.js'
import { fill, h } from '../../shared/dom.js'
import { mailboxLink } from '../../shared/mailbox-link.js'
import { since } from '../own-writes.js'
import { account } from '../account-texts.js'
import { player } from '../texts.js'

const words = account.email

function verifying({ api }, { emailVerifiedAt }) {
  if (emailVerifiedAt !== null) {
    return h('p', {}, h('span', { class: 'badge good' }, words.isVerified))
  }
  const place = h('div')
  const ask = form({
    fields: [],
    submit: words.verify,
    async send(_, { key }) {
      await api.post('/v1/me/email/verification', {}, { key })
      fill(place, h('p', { role: 'status' }, words.verificationSent, mailboxLink()))
    },
  })
  fill(place, h('p', { class: 'soft' }, words.verifyText), ask)
  return place
}

function changing({ api }) {
  const place = h('div')
  const ask = form({
    fields: [
      field({
        name: 'email',
        label: words.next,
        type: 'email',
        autocomplete: 'off',
        required: true,
      }),
      field({
        name: 'password',
        label: player.security.current,
        type: 'password',
        autocomplete: 'current-password',
        required: true,
      }),
    ],
    submit: words.change,
    async send({ email, password }, { key }) {
      await api.post('/v1/me/email', { email: email.trim(), password }, { key })
      fill(place, h('p', { role: 'status' }, words.changeSent, mailboxLink()))
    },
  })
  fill(place, h('p', { class: 'soft' }, words.changeText), ask)
  return place
}

export async function show(outlet, needs) {
  const { api, signal } = needs
  const { id } = await api.get('/v1/me', { signal })
  const profile = await api.get(since(`/v1/players/${id}`), { signal })
  const card = (title, ...children) => h('section', { class: 'card' }, h('h2', {}, title), children)
  fill(
    outlet,
    h('h1', {}, player.titles.email),
    h(
      'div',
      { class: 'tiles' },
      card(words.present, h('p', {}, profile.personal?.email ?? '–'), verifying(needs, profile)),
      card(words.other, changing(needs)),
    ),
  )
}
