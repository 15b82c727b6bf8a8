/** Players found by id, e-mail or name, which are in the request's body alone, never in an address; or by filters, none of which is personal. */
import { field, form, FieldError } from '../../shared/components/form.js'
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { badge } from '../parts/facts.js'
import { playerLink } from '../parts/lists.js'
import { filteredTable, filterForm, filtersOf } from '../parts/player-filters.js'
import { texts } from '../texts.js'

const PATH = '/v1/operations/players/search'
const LIMIT = 50
const said = texts.players

export function show(outlet, { api, query, signal }) {
  const asked = filtersOf(query)
  const results = h('div', { class: 'results' })
  const list = () =>
    fill(
      results,
      asked === null
        ? h('p', { class: 'soft' }, said.before)
        : filteredTable({ api, signal }, asked),
    )
  fill(
    outlet,
    h('h1', {}, said.title),
    h('p', {}, said.about),
    searchForm(),
    h(
      'details',
      { class: 'filters', open: asked !== null },
      h('summary', {}, texts.playerFilters.title),
      filterForm(asked, list),
    ),
    results,
  )
  list()

  function searchForm() {
    const match = field({ name: 'match', label: said.match, choices: Object.entries(said.matches) })
    const by = field({ name: 'by', label: said.by, choices: Object.entries(said.bys) })
    const value = field({
      name: 'value',
      label: said.value,
      hint: said.hints.playerId,
      autocomplete: 'off',
      spellcheck: 'false',
    })
    const choose = () => {
      const chosen = by.querySelector('select').value
      match.hidden = chosen !== 'name'
      fill(value.querySelector('.hint'), said.hints[chosen])
    }
    by.addEventListener('change', choose)
    choose()
    const element = form({ fields: [by, value, match], submit: said.search, send: search })
    element.classList.add('inline')
    return element
  }

  async function search({ by, value, match }) {
    const wanted = value.trim()
    if (wanted === '') throw new FieldError('value', said.missing)
    const asked = { [by]: wanted, ...(by === 'name' ? { match } : {}), limit: LIMIT }
    const load = ({ cursor }) =>
      api.post(PATH, { ...asked, ...(cursor === null ? {} : { cursor }) }, { signal })
    const first = await load({ cursor: null }).catch((error) => besideTheField(error, by))
    fill(results, resultsOf(first, load))
  }
}

/** Whatever was searched by is typed in one field: what is wrong with it is told there, with what can be searched instead. */
function besideTheField(error, by) {
  if (Array.isArray(error?.errors)) {
    error.errors = error.errors.map(({ pointer, message }) => ({
      pointer: '/value',
      message: pointer === `/${by}` ? (said.partial[by] ?? message) : message,
    }))
  }
  throw error
}

function resultsOf(first, load) {
  let known = first
  const columns = said.columns
  return table({
    caption: said.title,
    name: 'players',
    empty: said.none,
    source: `POST ${PATH}`,
    load({ cursor }) {
      const answer = cursor === null && known !== null ? known : load({ cursor })
      known = null
      return answer
    },
    columns: [
      {
        key: 'playerId',
        label: columns.playerId,
        kind: 'id',
        cell: ({ playerId }) => playerLink(playerId),
      },
      { key: 'status', label: columns.status, cell: ({ status }) => badge(status) },
      {
        key: 'accountKind',
        label: columns.accountKind,
        cell: ({ accountKind }) => badge(accountKind),
      },
      { key: 'country', label: columns.country },
      { key: 'currency', label: columns.currency },
      { key: 'vipTier', label: columns.vipTier },
      { key: 'registeredAt', label: columns.registeredAt, kind: 'time' },
    ],
  })
}
