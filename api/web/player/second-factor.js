/** The second factor: set up with a secret to be copied, confirmed by a code, switched off by another. */
import { copyButton } from '../shared/components/copy.js'
import { field, form } from '../shared/components/form.js'
import { notices } from '../shared/components/notices.js'
import { fill, h } from '../shared/dom.js'
import { ApiProblem } from '../shared/problem.js'
import { player } from './texts.js'

const words = player.security

const codeField = () =>
  field({
    name: 'code',
    label: words.code,
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    required: true,
  })

/** Whether one is on the API does not tell: a set-up that finds one says so. */
export function secondFactor({ api }) {
  const place = h('div')

  const byCode = ({ path, submit, kind = 'primary', done }) =>
    form({
      fields: [codeField()],
      submit,
      kind,
      async send({ code }, { key }) {
        await api.post(path, { code: code.trim() }, { key })
        done()
      },
    })

  const showOn = () =>
    fill(
      place,
      h('p', {}, h('span', { class: 'badge good' }, words.isOn)),
      h('p', { class: 'soft' }, words.disableText),
      byCode({
        path: '/v1/me/second-factor/disable',
        submit: words.disable,
        kind: 'danger',
        done() {
          notices().say(words.isOff)
          showOff()
        },
      }),
    )

  const showSecret = ({ secret, uri }) => {
    const given = (name, text) => [
      h('dt', {}, name),
      h('dd', {}, h('span', { class: 'hash' }, text), ' ', copyButton(text, name)),
    ]
    const confirm = byCode({
      path: '/v1/me/second-factor/confirm',
      submit: words.confirm,
      done() {
        notices().say(words.isOn)
        showOn()
      },
    })
    fill(
      place,
      h('dl', { class: 'facts wide' }, given(words.secret, secret), given(words.uri, uri)),
      confirm,
    )
    confirm.querySelector('input').focus()
  }

  const showOff = () =>
    fill(
      place,
      h('p', { class: 'soft' }, words.factorText),
      form({
        fields: [],
        submit: words.begin,
        async send() {
          try {
            showSecret(await api.post('/v1/me/second-factor'))
          } catch (error) {
            if (!(error instanceof ApiProblem) || error.code !== 'SECOND_FACTOR_ON') throw error
            showOn()
          }
        },
      }),
    )

  showOff()
  return place
}
