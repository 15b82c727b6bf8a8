/** Who the player is, as the API keeps it, and another address. */
import '../../shared/components/time.js'
import { field, form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { fill, h } from '../../shared/dom.js'
import { money } from '../../shared/format.js'
import { since, wrote } from '../own-writes.js'
import { player } from '../texts.js'

const words = player.profile

const nameOf = ({ givenName, familyName = '' }) => `${givenName} ${familyName}`.trim()

const emailOf = ({ personal, emailVerifiedAt }) => [
  `${personal.email} `,
  h(
    'span',
    { class: emailVerifiedAt === null ? 'badge' : 'badge good' },
    emailVerifiedAt === null ? words.notVerified : words.verified,
  ),
]

/** What the tier brings, in words. */
function meaningOf({ hasHost, withdrawalDayMax, bonus, currency }) {
  const said = [
    hasHost && words.meaning.host,
    withdrawalDayMax !== null && words.meaning.withdrawals(money(withdrawalDayMax, currency)),
    words.meaning.bonus[bonus],
  ].filter(Boolean)
  return said.length === 0 ? words.meaning.nothing : said.join(' ')
}

function factsOf({ ...profile }, meaning) {
  const { personal, country, currency, vipTier, kycStatus, termsVersion, registeredAt } = profile
  const language = document.documentElement.lang || 'en'
  const countryName = new Intl.DisplayNames(language, { type: 'region' }).of(country)
  return h(
    'dl',
    { class: 'facts' },
    [
      [words.name, nameOf(personal)],
      [words.email, emailOf(profile)],
      [words.born, personal.dateOfBirth],
      [words.country, countryName],
      [words.currency, currency],
      [words.tier, words.tiers[vipTier] ?? vipTier],
      [words.meaning.title, meaningOf(meaning)],
      [words.kyc, words.kycStates[kycStatus] ?? kycStatus],
      [words.terms, termsVersion ?? '–'],
      [words.since, h('acme-time', { at: registeredAt })],
    ].map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  )
}

function addressForm({ street, city, postalCode = '' }, send) {
  const text = (name, value, autocomplete) =>
    field({ name, label: player.register[name], value, autocomplete })
  return form({
    fields: [
      text('street', street, 'address-line1'),
      h(
        'div',
        { class: 'pair' },
        text('city', city, 'address-level2'),
        text('postalCode', postalCode, 'postal-code'),
      ),
    ],
    submit: words.change,
    send,
  })
}

export async function show(outlet, { api, signal }) {
  const { id } = await api.get('/v1/me', { signal })
  const read = () => api.read(since(`/v1/players/${id}`), { signal })
  const [{ body: profile, etag }, meaning] = await Promise.all([
    read(),
    api.get(since(`/v1/players/${id}/vip-tier`), { signal }),
  ])
  if (profile.personal === null) {
    fill(outlet, h('h1', {}, player.titles.profile), h('p', {}, words.gone))
    return
  }
  let ifMatch = etag
  async function change({ street, city, postalCode }, { key }) {
    const address = { street, city, ...(postalCode === '' ? {} : { postalCode }) }
    wrote(await api.put('/v1/me/address', address, { key, ifMatch }))
    notices().say(words.changed)
    ifMatch = (await read()).etag
  }
  fill(
    outlet,
    h('h1', {}, player.titles.profile),
    h(
      'div',
      { class: 'tiles' },
      h('section', { class: 'card' }, factsOf(profile, meaning)),
      h(
        'section',
        { class: 'card' },
        h('h2', {}, words.address),
        addressForm(profile.personal.address, change),
      ),
      h(
        'section',
        { class: 'card' },
        h('h2', {}, words.close),
        h('p', { class: 'soft' }, words.closeText),
        h('a', { class: 'button', href: '#closing' }, words.close),
      ),
      h(
        'section',
        { class: 'card' },
        h('h2', {}, words.more),
        h('p', {}, h('a', { class: 'button', href: '#email' }, player.titles.email)),
        h('p', {}, h('a', { class: 'button', href: '#agreements' }, player.titles.agreements)),
        h('p', {}, h('a', { class: 'button', href: '#own-data' }, player.titles.ownData)),
      ),
      h(
        'section',
        { class: 'card' },
        h('h2', {}, player.complaints.link),
        h('p', { class: 'soft' }, player.complaints.linkText),
        h('a', { class: 'button', href: '#complaints' }, player.complaints.link),
      ),
      h(
        'section',
        { class: 'card' },
        h('h2', {}, words.erase),
        h('p', { class: 'soft' }, words.eraseText),
        h('a', { class: 'button', href: '#erasure' }, words.erase),
      ),
    ),
  )
}
