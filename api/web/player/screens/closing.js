/** The account closed by its player, or asked back: what it means, the password again, and what comes next. */
import { field, form } from '../../shared/components/form.js'
import { fill, h } from '../../shared/dom.js'
import { since, wrote } from '../own-writes.js'
import { player } from '../texts.js'

const words = player.closing

export async function show(outlet, { api, signal }) {
  const { id } = await api.get('/v1/me', { signal })
  const { account } = await api.get(since(`/v1/players/${id}`), { signal })
  const isOpen = account.status === 'active'
  fill(
    outlet,
    h(
      'section',
      { class: 'card medium' },
      h('h1', {}, player.titles.closing),
      isOpen ? closing(outlet, api) : reopening(outlet, api, account),
    ),
  )
}

function closing(outlet, api) {
  const reasons = Object.entries(words.reasons)
  return [
    h(
      'ul',
      {},
      words.does.map((each) => h('li', {}, each)),
    ),
    form({
      fields: [
        field({ name: 'reason', label: words.reason, choices: reasons }),
        field({
          name: 'password',
          label: words.password,
          type: 'password',
          autocomplete: 'current-password',
        }),
      ],
      submit: words.submit,
      kind: 'danger',
      async send({ reason, password }, { key }) {
        wrote(await api.post('/v1/me/close', { reason, password }, { key }))
        tell(outlet, words.done)
      },
    }),
  ]
}

function reopening(outlet, api, { status, reopeningAskedAt }) {
  if (reopeningAskedAt !== null) return h('p', {}, words.asked)
  return [
    h('p', {}, words.states[status]),
    form({
      fields: [],
      submit: words.reopen,
      async send(_values, { key }) {
        const answer = await api.post('/v1/me/reopen', {}, { key })
        wrote(answer)
        tell(outlet, answer.outcome === 'reopened' ? words.reopened : words.asked)
      },
    }),
  ]
}

function tell(outlet, text) {
  const heading = h('h1', { tabindex: -1 }, player.titles.closing)
  fill(outlet, h('section', { class: 'card medium' }, heading, h('p', { role: 'status' }, text)))
  heading.focus()
}
