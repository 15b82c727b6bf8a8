/** What the player agrees to: newer terms, where there are any, and marketing by product and channel, with its history. */
import '../../shared/components/time.js'
import { form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { fill, h } from '../../shared/dom.js'
import { account } from '../account-texts.js'
import { player } from '../texts.js'
import { termsLink } from './terms.js'

const words = account.agreements

function terms({ api, termsAccepted }, version) {
  if (version === null) return h('p', {}, words.noTerms)
  const place = h('div')
  const accept = form({
    fields: [],
    submit: words.accept(version),
    async send(_, { key }) {
      await api.post('/v1/me/terms', { version }, { key })
      fill(place, h('p', { role: 'status' }, words.accepted(version)))
      termsAccepted()
    },
  })
  fill(place, h('p', {}, words.due(version)), accept)
  return place
}

const nameOf = ({ product, channel }) => `${product} ${channel}`

function choices(consents) {
  const products = [...new Set(consents.map(({ product }) => product))]
  return products.map((product) =>
    h(
      'fieldset',
      {},
      h('legend', {}, words.products[product] ?? product),
      consents
        .filter((one) => one.product === product)
        .map((one) =>
          h(
            'div',
            { class: 'field check' },
            h(
              'label',
              {},
              h('input', { type: 'checkbox', name: nameOf(one), checked: one.isGiven }),
              ` ${words.channels[one.channel] ?? one.channel}`,
            ),
          ),
        ),
    ),
  )
}

const lineOf = ({ product, channel, isGiven, at }) =>
  h(
    'li',
    {},
    h('acme-time', { at }),
    ` ${words.products[product] ?? product}, ${words.channels[channel] ?? channel}: `,
    isGiven ? words.given : words.withdrawn,
  )

async function marketing(needs) {
  const { api, signal } = needs
  const path = '/v1/me/marketing-consent'
  const history = h('div')
  const show = (changes) =>
    fill(
      history,
      changes.length === 0
        ? h('p', { class: 'soft' }, words.noHistory)
        : h('ul', {}, changes.map(lineOf)),
    )
  const first = await api.get(path, { signal })
  let present = first.consents
  show(first.history)
  const choosing = form({
    fields: choices(present),
    submit: words.save,
    async send(values, { key }) {
      const wanted = present.map((one) => ({ ...one, isGiven: nameOf(one) in values }))
      await api.put(path, { consents: wanted }, { key })
      notices().say(words.saved)
      const now = await api.get(path)
      present = now.consents
      show(now.history)
    },
  })
  return [choosing, h('h3', {}, words.history), history]
}

export async function show(outlet, needs) {
  const { termsDue } = await needs.api.get('/v1/me', { signal: needs.signal })
  const consents = await marketing(needs)
  const card = (title, ...children) => h('section', { class: 'card' }, h('h2', {}, title), children)
  fill(
    outlet,
    h('h1', {}, player.titles.agreements),
    h(
      'div',
      { class: 'tiles' },
      card(words.terms, terms(needs, termsDue), h('p', {}, termsLink())),
      card(words.marketing, h('p', { class: 'soft' }, words.marketingText), consents),
    ),
  )
}
