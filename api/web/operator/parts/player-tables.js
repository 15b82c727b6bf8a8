/** A player's movements of money, their bonuses, and what was refused to them. */
import { table } from '../../shared/components/table.js'
import { texts } from '../texts.js'
import { listOf } from './lists.js'

export const entriesTable = ({ api, signal, playerId, currency }) => {
  const said = texts.entries
  const inCurrency = () => currency
  return table({
    caption: said.caption,
    name: `entries-${playerId}`,
    ...listOf({ api, signal, path: '/v1/wallet/entries', query: () => ({ playerId }) }),
    columns: [
      { key: 'number', label: said.number, kind: 'number' },
      { key: 'kind', label: said.kind },
      { key: 'bucket', label: said.bucket },
      { key: 'amount', label: said.amount, kind: 'money', currency: inCurrency },
      { key: 'balanceBefore', label: said.before, kind: 'money', currency: inCurrency },
      { key: 'balance', label: said.after, kind: 'money', currency: inCurrency },
      { key: 'roundId', label: said.round, kind: 'id' },
      { key: 'occurredAt', label: said.at, kind: 'time' },
      { key: 'position', label: said.position, kind: 'number' },
    ],
  })
}

export const bonusesTable = ({ api, signal, playerId, currency }) => {
  const said = texts.bonuses
  const inCurrency = () => currency
  return table({
    caption: said.caption,
    name: `bonuses-${playerId}`,
    ...listOf({ api, signal, path: '/v1/bonuses', query: () => ({ playerId }) }),
    columns: [
      { key: 'grantedAt', label: said.at, kind: 'time' },
      { key: 'status', label: said.status },
      { key: 'forfeitedBy', label: said.by },
      { key: 'amount', label: said.amount, kind: 'money', currency: inCurrency },
      { key: 'wagered', label: said.wagered, kind: 'money', currency: inCurrency },
      { key: 'target', label: said.target, kind: 'money', currency: inCurrency },
      { key: 'expiresAt', label: said.expiresAt, kind: 'time' },
      { key: 'endedAt', label: said.endedAt, kind: 'time' },
    ],
  })
}

export const refusalsTable = ({ api, signal, playerId, currency }) => {
  const said = texts.refusals
  return table({
    caption: said.caption,
    name: `refusals-${playerId}`,
    ...listOf({ api, signal, path: `/v1/operations/players/${playerId}/refusals` }),
    columns: [
      { key: 'refusedAt', label: said.at, kind: 'time' },
      { key: 'act', label: said.act },
      { key: 'code', label: said.code },
      { key: 'kinds', label: said.kinds, text: ({ kinds }) => kinds.join(', ') },
      { key: 'amount', label: said.amount, kind: 'money', currency: () => currency },
    ],
  })
}
