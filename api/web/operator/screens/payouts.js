/** Money of accounts that have ended: what two of the staff have to pay out, and what has become of the rest. */
import { table } from '../../shared/components/table.js'
import { field } from '../../shared/components/form.js'
import { fill, h } from '../../shared/dom.js'
import { decimal, money } from '../../shared/format.js'
import { badge } from '../parts/facts.js'
import { every, listOf, playerLink, refresh } from '../parts/lists.js'
import { payoutActions } from '../parts/payout.js'
import { person } from '../parts/staff.js'
import { texts } from '../texts.js'

const EVERY_MS = 5_000
const said = texts.payouts

export function show(outlet, { api, staff, query, signal }) {
  const asked = { phase: query.get('phase') === 'ended' ? 'ended' : 'open' }
  const phase = field({ name: 'phase', label: said.phase, choices: Object.entries(said.phases) })
  const select = phase.querySelector('select')
  select.value = asked.phase
  select.addEventListener('change', () => {
    asked.phase = select.value
    history.replaceState(null, '', `#payouts?phase=${asked.phase}`)
    void list.again()
  })
  const list = table({
    caption: said.caption,
    name: 'payouts',
    empty: said.none,
    filters: [phase],
    ...listOf({ api, signal, path: '/v1/operations/payouts', query: () => asked }),
    columns: columnsFor({ api, staff }, () => list.again()),
  })
  fill(outlet, h('h1', {}, said.title), h('p', {}, said.about), list)
  every(EVERY_MS, signal, () => refresh(list))
}

/** Digits without a currency would be taken for units. */
const isTold = ({ amount, currency }) => amount !== null && currency !== null

function columnsFor(on, changed) {
  const { staff } = on
  const { columns } = said
  return [
    { key: 'since', label: columns.since, kind: 'time' },
    { key: 'playerId', label: columns.playerId, cell: (row) => playerLink(row.playerId) },
    {
      key: 'status',
      label: columns.status,
      text: ({ status }) => said.statuses[status],
      cell: ({ status }) => badge(status, said.statuses[status]),
    },
    {
      key: 'decide',
      label: columns.decide,
      text: () => '',
      cell: (row) => payoutActions(on, row, changed),
    },
    { key: 'why', label: columns.why, kind: 'long', text: ({ why }) => said.whys[why] },
    { key: 'instrument', label: columns.instrument, text: (row) => row.instrument ?? '' },
    { key: 'requestReason', label: columns.requestReason, kind: 'long' },
    {
      key: 'requestedBy',
      label: columns.requestedBy,
      cell: (row) => person(row.requestedBy, staff),
    },
    { key: 'decisionReason', label: columns.decisionReason, kind: 'long' },
    { key: 'decidedBy', label: columns.decidedBy, cell: (row) => person(row.decidedBy, staff) },
    {
      key: 'amount',
      label: columns.amount,
      kind: 'number',
      text: (row) => (isTold(row) ? decimal(row.amount, row.currency) : ''),
      cell: (row) => (isTold(row) ? money(row.amount, row.currency) : '–'),
    },
    {
      key: 'currency',
      label: columns.currency,
      text: (row) => row.currency ?? '',
    },
  ]
}
