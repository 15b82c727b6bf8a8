/** Players by what is no secret of theirs. The filters are in the address, so that back, reload and a bookmark show the same list. */
import { field, FieldError, form } from '../../shared/components/form.js'
import { table } from '../../shared/components/table.js'
import { h } from '../../shared/dom.js'
import { decimal, minorOf, money } from '../../shared/format.js'
import { texts } from '../texts.js'
import { badge } from './facts.js'
import { listOf, playerLink, withQuery } from './lists.js'

const PATH = '/v1/operations/players'
const said = texts.playerFilters

/** As the API names them; `show` is ours: of everybody, where nothing is narrowed. */
const NAMES = [
  'status',
  'account',
  'vipTier',
  'country',
  'market',
  'accountKind',
  'currency',
  'balanceMin',
  'balanceMax',
  'seenFrom',
  'seenTo',
  'alertsMin',
]
const AMOUNTS = ['balanceMin', 'balanceMax']
const CAPITALS = ['country', 'market', 'currency']

/** What the address asks for; null: nothing. */
export function filtersOf(query) {
  const given = NAMES.map((name) => [name, query.get(name) ?? '']).filter(([, one]) => one !== '')
  return given.length === 0 && !query.has('show') ? null : Object.fromEntries(given)
}

/** Sends whoever presses its button to the address of what was chosen; `again()` where that is where they are. */
export function filterForm(asked, again) {
  const chosen = asked ?? {}
  const select = (name, words) => {
    const choices = [['', said.any], ...Object.entries(words)]
    const one = field({ name, label: said.fields[name], choices })
    one.querySelector('select').value = chosen[name] ?? ''
    return one
  }
  const input = (name, more = {}) =>
    field({
      name,
      label: said.fields[name],
      value: typed(chosen, name),
      autocomplete: 'off',
      ...more,
    })
  const element = form({
    fields: [
      select('status', said.statuses),
      select('account', texts.account.statuses),
      select('vipTier', texts.vip.tiers),
      input('country', { maxlength: 2, size: 4, hint: said.hints.country }),
      input('market', { maxlength: 6, size: 6, hint: said.hints.market }),
      select('accountKind', said.kinds),
      input('currency', { maxlength: 3, size: 4, hint: said.hints.currency }),
      input('balanceMin', { inputmode: 'decimal' }),
      input('balanceMax', { inputmode: 'decimal' }),
      input('seenFrom', { type: 'date' }),
      input('seenTo', { type: 'date' }),
      input('alertsMin', { inputmode: 'numeric', maxlength: 6 }),
    ],
    submit: said.show,
    send(values) {
      const wanted = valuesOf(values)
      const some = Object.keys(wanted).length > 0 ? wanted : { show: 'all' }
      const place = withQuery('#players', some)
      if (location.hash === place) again()
      else location.hash = place
    },
  })
  element.classList.add('inline')
  element.querySelector('.row:last-child').append(h('a', { href: '#players' }, said.clear))
  return element
}

/** As people type it; an address may have anything, which the API then refuses. */
function typed(chosen, name) {
  const value = chosen[name] ?? ''
  const isMoney = AMOUNTS.includes(name) && /^\d{1,15}$/.test(value)
  return isMoney && /^[A-Z]{3}$/.test(chosen.currency ?? '')
    ? decimal(value, chosen.currency)
    : value
}

/** As the API takes it, of what was filled in. */
function valuesOf(values) {
  const wanted = {}
  for (const name of NAMES) {
    const value = values[name].trim()
    if (value !== '') wanted[name] = CAPITALS.includes(name) ? value.toUpperCase() : value
  }
  for (const name of AMOUNTS.filter((one) => one in wanted)) {
    if (!/^[A-Z]{3}$/.test(wanted.currency ?? '')) {
      throw new FieldError('currency', said.noCurrency)
    }
    const minor = minorOf(wanted[name], wanted.currency)
    if (minor === null) throw new FieldError(name, said.noAmount)
    wanted[name] = minor
  }
  if (/\D/.test(wanted.alertsMin ?? '')) throw new FieldError('alertsMin', said.noCount)
  return wanted
}

export function filteredTable({ api, signal }, asked) {
  const { columns } = said
  return table({
    caption: said.caption,
    name: 'players',
    empty: texts.players.none,
    ...listOf({ api, signal, path: PATH, query: () => asked }),
    source: withQuery(PATH, asked),
    columns: [
      {
        key: 'playerId',
        label: columns.playerId,
        kind: 'id',
        cell: ({ playerId }) => playerLink(playerId),
      },
      {
        key: 'status',
        label: columns.status,
        text: ({ status }) => said.statuses[status],
        cell: ({ status }) => badge(status, said.statuses[status]),
      },
      {
        key: 'account',
        label: columns.account,
        text: (row) => texts.account.statuses[row.account],
      },
      {
        key: 'accountKind',
        label: columns.accountKind,
        text: ({ accountKind }) => said.kinds[accountKind],
        cell: ({ accountKind }) => badge(accountKind, said.kinds[accountKind]),
      },
      { key: 'country', label: columns.country },
      { key: 'market', label: columns.market },
      { key: 'vipTier', label: columns.vipTier, text: ({ vipTier }) => texts.vip.tiers[vipTier] },
      {
        key: 'balance',
        label: columns.balance,
        kind: 'number',
        cell: ({ balance, currency }) => (currency === null ? '–' : money(balance, currency)),
      },
      { key: 'lastSeenOn', label: columns.lastSeenOn },
      { key: 'alerts', label: columns.alerts, kind: 'number' },
    ],
  })
}
