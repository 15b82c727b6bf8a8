/** A copy of one's own data, for the password again. */
import { download } from '../../shared/components/csv.js'
import { field, form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { fill, h } from '../../shared/dom.js'
import { account } from '../account-texts.js'
import { player } from '../texts.js'

const words = account.ownData

export function show(outlet, { api }) {
  const asked = form({
    fields: [
      field({ name: 'format', label: words.format, choices: Object.entries(words.formats) }),
      field({
        name: 'password',
        label: player.security.current,
        type: 'password',
        autocomplete: 'current-password',
        required: true,
      }),
    ],
    submit: words.submit,
    async send({ format, password }, { form }) {
      download(`my-data.${format}`, await api.file('/v1/me/export', { format, password }))
      form.reset()
      notices().say(words.done)
    },
  })
  fill(
    outlet,
    h(
      'section',
      { class: 'card narrow' },
      h('h1', {}, player.titles.ownData),
      h('p', { class: 'soft' }, words.intro),
      asked,
    ),
  )
}
