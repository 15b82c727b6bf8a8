/** What the link of a letter does to an e-mail address, once somebody says so: programs that look at letters open links, too. */
import { form } from '../../shared/components/form.js'
import { fill, h } from '../../shared/dom.js'
import { wrote } from '../own-writes.js'
import { account } from '../account-texts.js'

const LINKS = {
  'verify-email/:token': { path: '/v1/email/verify', words: account.verifyEmail },
  'change-email/:token': { path: '/v1/email/change', words: account.changeEmail },
}

export function show(outlet, { api, params, path }) {
  const { token } = params
  const { path: route, words } = LINKS[path]
  history.replaceState(null, '', `#${path.split('/')[0]}`)
  const place = h(
    'div',
    {},
    h('p', { class: 'soft' }, words.intro),
    form({
      fields: [],
      submit: words.submit,
      async send(_, { key }) {
        wrote(await api.post(route, { token }, { key }))
        fill(place, h('p', { role: 'status' }, words.done), h('a', { href: '#' }, words.next))
      },
    }),
  )
  fill(outlet, h('section', { class: 'card narrow' }, h('h1', {}, words.title), place))
}
