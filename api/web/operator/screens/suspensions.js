/** Suspensions whose end waits for a decision. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { every, listOf, playerLink, refresh } from '../parts/lists.js'
import { person } from '../parts/staff.js'
import { liftActions } from '../parts/suspend.js'
import { texts } from '../texts.js'

const EVERY_MS = 5_000
const said = texts.suspensions

export function show(outlet, { api, staff, signal }) {
  const { columns } = said
  const list = table({
    caption: said.caption,
    name: 'suspensions',
    empty: said.none,
    ...listOf({ api, signal, path: '/v1/operations/suspensions' }),
    columns: [
      { key: 'requestedAt', label: columns.requestedAt, kind: 'time' },
      { key: 'playerId', label: columns.playerId, cell: (row) => playerLink(row.playerId) },
      {
        key: 'decide',
        label: columns.decide,
        text: () => '',
        cell: (row) =>
          liftActions({ api, staff }, { ...row, status: 'liftRequested' }, () => list.again()),
      },
      { key: 'reason', label: columns.reason, kind: 'long' },
      {
        key: 'suspendedBy',
        label: columns.suspendedBy,
        cell: (row) => person(row.suspendedBy, staff),
      },
      { key: 'suspendedAt', label: columns.suspendedAt, kind: 'time' },
      { key: 'requestReason', label: columns.requestReason, kind: 'long' },
      {
        key: 'requestedBy',
        label: columns.requestedBy,
        cell: (row) => person(row.requestedBy, staff),
      },
    ],
  })
  fill(
    outlet,
    h('h1', {}, said.title),
    h('p', {}, said.about),
    !staff.may('decideLift') && staff.mayNot('decideLift'),
    list,
  )
  every(EVERY_MS, signal, () => refresh(list))
}
