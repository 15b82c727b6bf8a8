/** The end of an account: what it means, and a word that is typed by nobody by accident. */
import { field, FieldError, form } from '../../shared/components/form.js'
import { fill, h } from '../../shared/dom.js'
import { forget } from '../../shared/sign-in.js'
import { player } from '../texts.js'

const words = player.erasure

export function show(outlet, { api }) {
  fill(
    outlet,
    h(
      'section',
      { class: 'card medium' },
      h('h1', {}, player.titles.erasure),
      h('h2', {}, words.what),
      h(
        'ul',
        {},
        words.does.map((each) => h('li', {}, each)),
      ),
      h('p', {}, words.needs),
      form({
        fields: [
          field({
            name: 'word',
            label: words.type(words.word),
            autocomplete: 'off',
            spellcheck: 'false',
          }),
        ],
        submit: words.submit,
        kind: 'danger',
        async send({ word }, { key }) {
          if (word.trim() !== words.word) throw new FieldError('word', words.wrong(words.word))
          await api.post('/v1/me/erasure', {}, { key })
          forget('player')
          const heading = h('h1', { tabindex: -1 }, player.titles.erasure)
          fill(
            outlet,
            h('section', { class: 'card medium' }, heading, h('p', { role: 'status' }, words.done)),
          )
          heading.focus()
        },
      }),
    ),
  )
}
