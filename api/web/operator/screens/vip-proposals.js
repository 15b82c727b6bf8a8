/** VIP tiers that turnover has reached, and that wait for a person. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { money } from '../../shared/format.js'
import { every, listOf, playerLink, refresh } from '../parts/lists.js'
import { proposalActions } from '../parts/vip-proposal.js'
import { texts } from '../texts.js'

const EVERY_MS = 5_000
const said = texts.vipProposals

export function show(outlet, { api, staff, signal }) {
  const { columns } = said
  const list = table({
    caption: said.caption,
    name: 'vip-proposals',
    empty: said.none,
    ...listOf({ api, signal, path: '/v1/operations/vip-proposals' }),
    columns: [
      { key: 'proposedAt', label: columns.proposedAt, kind: 'time' },
      { key: 'playerId', label: columns.playerId, cell: (row) => playerLink(row.playerId) },
      {
        key: 'decide',
        label: columns.decide,
        text: () => '',
        cell: (row) => proposalActions({ api, staff }, row, () => list.again()),
      },
      { key: 'tier', label: columns.tier, text: ({ tier }) => texts.vip.tiers[tier] },
      {
        key: 'turnover',
        label: columns.turnover,
        text: ({ turnover, currency }) => money(turnover, currency),
      },
      {
        key: 'checks',
        label: columns.checks,
        text: ({ checks }) =>
          checks
            .map(({ check, outcome }) => `${said.checkNames[check]}: ${said.outcomes[outcome]}`)
            .join('; '),
      },
    ],
  })
  fill(
    outlet,
    h('h1', {}, said.title),
    h('p', {}, said.about),
    !staff.may('checkVip') && staff.mayNot('checkVip'),
    list,
  )
  every(EVERY_MS, signal, () => refresh(list))
}
