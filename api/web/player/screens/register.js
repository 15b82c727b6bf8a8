/** Registration: all that the API takes, and the sign-in that follows. */
import { field, FieldError, form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { fill, h, newId } from '../../shared/dom.js'
import { signIn } from '../../shared/sign-in.js'
import { wrote } from '../own-writes.js'
import { player } from '../texts.js'

const words = player.register

/** [[code, name], …] by name, in the reader's language. */
function named(codes, type) {
  const language = document.documentElement.lang || 'en'
  const names = new Intl.DisplayNames(language, { type })
  const label =
    type === 'currency' ? (code) => `${code} · ${names.of(code)}` : (code) => names.of(code)
  return codes
    .map((code) => [code, label(code)])
    .sort(([, a], [, b]) => a.localeCompare(b, language))
}

const choices = (codes, type) => [['', words.choose], ...named(codes, type)]

const text = (name, about = {}) =>
  field({ name, label: words[name], hint: words[`${name}Hint`], required: true, ...about })

/** By the name of the country; a part of one says which. */
function places(markets) {
  const names = new Intl.DisplayNames(document.documentElement.lang || 'en', { type: 'region' })
  const label = ({ country, region, name }) =>
    region === null ? names.of(country) : `${names.of(country)} · ${name}`
  const all = markets.map((one) => [one.market, label(one)])
  return [['', words.choose], ...all.sort(([, a], [, b]) => a.localeCompare(b))]
}

const group = (title, ...fields) => h('fieldset', {}, h('legend', {}, title), fields)

function fieldsOf({ termsVersion, markets, currencies }) {
  return [
    group(
      words.person,
      h(
        'div',
        { class: 'pair' },
        text('givenName', { autocomplete: 'given-name' }),
        text('familyName', { autocomplete: 'family-name', required: false }),
      ),
      text('dateOfBirth', { type: 'date', autocomplete: 'bday', min: '1900-01-01' }),
    ),
    group(
      words.address,
      text('street', { autocomplete: 'address-line1' }),
      h(
        'div',
        { class: 'pair' },
        text('city', { autocomplete: 'address-level2' }),
        text('postalCode', { autocomplete: 'postal-code', required: false }),
      ),
      text('country', { choices: places(markets), autocomplete: 'country' }),
    ),
    group(
      words.account,
      text('currency', { choices: choices(currencies, 'currency') }),
      text('email', { type: 'email', autocomplete: 'username' }),
      text('password', { type: 'password', autocomplete: 'new-password' }),
      acceptance(termsVersion),
    ),
  ]
}

function acceptance(termsVersion) {
  const id = newId('terms')
  const box = { type: 'checkbox', name: 'terms', value: 'yes', 'aria-describedby': id }
  return h(
    'div',
    { class: 'field check' },
    h('label', {}, h('input', box), words.terms(termsVersion)),
    h('p', { id, class: 'error', 'data-error': 'terms' }),
  )
}

/** What is left empty is not said. */
const said = (fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))

function bodyOf({ street, city, postalCode, terms, ...rest }, termsVersion) {
  for (const name of ['country', 'currency']) {
    if (rest[name] === '') throw new FieldError(name, words.chooseError)
  }
  if (terms !== 'yes') throw new FieldError('terms', words.termsMissing)
  const [country, region = ''] = rest.country.split('-')
  return {
    ...said({ ...rest, country, region }),
    address: said({ street, city, postalCode }),
    termsVersion,
  }
}

export async function show(outlet, { api, signal, signedIn }) {
  const taken = await api.get('/v1/registration', { signal })
  fill(
    outlet,
    h(
      'section',
      { class: 'card medium' },
      h('h1', {}, player.titles.register),
      h('p', { class: 'soft' }, words.intro(taken.termsVersion)),
      form({
        fields: fieldsOf(taken),
        submit: words.submit,
        async send(values, { key }) {
          const body = bodyOf(values, taken.termsVersion)
          wrote(await api.post('/v1/players', body, { key }))
          const { email, password } = body
          const answer = await signIn('player', { email, password, code: '' })
          notices().say(words.done)
          signedIn(answer)
        },
      }),
      h(
        'p',
        { class: 'after' },
        `${words.hasAccount} `,
        h('a', { href: '#sign-in' }, player.titles.signIn),
      ),
    ),
  )
}
