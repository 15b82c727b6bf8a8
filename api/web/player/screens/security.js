/** The password, the second factor, and where the player is signed in. */
import { confirmed } from '../../shared/components/dialog.js'
import { field, FieldError, form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { newKey } from '../../shared/key.js'
import { secondFactor } from '../second-factor.js'
import { player } from '../texts.js'

const words = player.security

const secret = (name, label, autocomplete) =>
  field({ name, label, type: 'password', autocomplete, required: true })

const passwordForm = ({ api, onChanged }) =>
  form({
    fields: [
      secret('password', words.current, 'current-password'),
      secret('newPassword', words.next, 'new-password'),
      secret('again', words.again, 'new-password'),
    ],
    submit: words.changePassword,
    async send({ password, newPassword, again }, { key, form }) {
      if (newPassword !== again) throw new FieldError('again', words.notSame)
      await api.put('/v1/me/password', { password, newPassword }, { key })
      notices().say(words.passwordChanged)
      form.reset()
      onChanged()
    },
  })

function signIns({ api, signal, leave }) {
  const end = async ({ signInId, isThis }) => {
    try {
      await api.post(`/v1/me/sign-ins/${signInId}/end`, {}, { key: newKey() })
      if (isThis) return leave()
      notices().say(words.ended)
    } catch (error) {
      notices().problem(error)
    }
    return element.again()
  }
  const which = ({ isThis }) => (isThis ? words.thisOne : words.other)
  const endButton = (row) =>
    h(
      'button',
      { type: 'button', class: 'small', on: { click: () => end(row) } },
      words.end,
      h('span', { class: 'unseen' }, ` ${which(row)}`),
    )
  const element = table({
    caption: words.signIns,
    name: 'sign-ins',
    source: '/v1/me/sign-ins',
    columns: [
      {
        key: 'isThis',
        label: words.which,
        text: which,
        cell: (row) => h('span', { class: `badge ${row.isThis ? 'good' : ''}` }, which(row)),
      },
      { key: 'beganAt', label: words.began, kind: 'time' },
      { key: 'lastUsedAt', label: words.used, kind: 'time' },
      { key: 'endsAt', label: words.ends, kind: 'time' },
      { key: 'end', label: words.action, text: () => words.end, cell: endButton },
    ],
    load: () => api.get('/v1/me/sign-ins', { signal }),
  })
  return element
}

const everywhere = ({ api, leave }) =>
  form({
    fields: [],
    submit: words.everywhere,
    kind: 'danger',
    async send(_, { key }) {
      const isMeant = await confirmed(words.everywhereTitle, words.everywhereText, {
        confirm: words.everywhere,
      })
      if (!isMeant) return
      await api.post('/v1/auth/sign-out-everywhere', {}, { key })
      leave()
    },
  })

export function show(outlet, needs) {
  const list = signIns(needs)
  const card = (title, ...children) => h('section', { class: 'card' }, h('h2', {}, title), children)
  fill(
    outlet,
    h('h1', {}, player.titles.security),
    h(
      'div',
      { class: 'tiles' },
      card(words.password, passwordForm({ ...needs, onChanged: () => list.again() })),
      card(words.factor, secondFactor(needs)),
    ),
    h(
      'section',
      { class: 'after' },
      h('h2', {}, words.signIns),
      list,
      h('div', { class: 'after' }, everywhere(needs)),
    ),
  )
}
