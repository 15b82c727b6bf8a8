/** Registration: all that the API takes, and the sign-in that follows. */
import { field, FieldError, form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { fill, h, newId } from '../../shared/dom.js'
import { mailboxLink } from '../../shared/mailbox-link.js'
import { signIn } from '../../shared/sign-in.js'
import { wrote } from '../own-writes.js'
import { player } from '../texts.js'
import { termsLink } from './terms.js'

const words = player.register

/** [[code, name], …] of currencies, in the reader's language. */
function named(codes) {
  const language = document.documentElement.lang || 'en'
  const names = new Intl.DisplayNames(language, { type: 'currency' })
  return codes
    .map((code) => [code, `${code} · ${names.of(code)}`])
    .sort(([, a], [, b]) => a.localeCompare(b, language))
}

const option = ([value, text]) => h('option', { value }, text)
const optionsOf = (label, codes) =>
  codes.length > 0 && h('optgroup', { label }, named(codes).map(option))

/** What wallets of a market may be in: its only one, or its own, then those of the other markets, then everything else. */
function currenciesOf(chosen, { markets, currencies }) {
  if (chosen === undefined) return option(['', words.countryFirst])
  const { currency, usualCurrency } = chosen
  if (currency !== null) return named([currency]).map(option)
  const own = currencies.filter((one) => one === usualCurrency)
  const near = currencies.filter(
    (one) => !own.includes(one) && markets.some((market) => market.usualCurrency === one),
  )
  return [
    option(['', words.choose]),
    optionsOf(words.ownCurrency, own),
    optionsOf(words.nearCurrencies, near),
    optionsOf(
      words.otherCurrencies,
      currencies.filter((one) => !own.includes(one) && !near.includes(one)),
    ),
  ]
}

/** Which currencies there are to choose from follows from the country. */
function countryAndCurrency(taken) {
  const country = text('country', { choices: places(taken.markets), autocomplete: 'country' })
  const currency = text('currency', { choices: [] })
  const [where, which] = [country, currency].map((one) => one.querySelector('select'))
  const offer = () => {
    const chosen = taken.markets.find(({ market }) => market === where.value)
    fill(which, currenciesOf(chosen, taken))
  }
  where.addEventListener('change', offer)
  offer()
  return { country, currency }
}

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

function fieldsOf(taken) {
  const { country, currency } = countryAndCurrency(taken)
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
      country,
    ),
    group(
      words.account,
      currency,
      text('email', { type: 'email', autocomplete: 'username' }),
      text('password', { type: 'password', autocomplete: 'new-password' }),
      acceptance(taken.termsVersion),
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
    h('p', { class: 'hint' }, termsLink()),
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
          notices().say([words.done, mailboxLink()])
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
