/** Suspensions: imposed by one of the staff; their end is asked for by one and decided by another. */
import { table } from '../../shared/components/table.js'
import { h } from '../../shared/dom.js'
import { texts } from '../texts.js'
import { commandDialog } from './commands.js'
import { badge, button, facts } from './facts.js'
import { listOf, safely } from './lists.js'
import { person } from './staff.js'

const said = texts.suspensions

export const suspendDialog = ({ api, playerId }) =>
  commandDialog(said.suspendTitle, {
    api,
    path: `/v1/operations/players/${playerId}/suspension`,
    about: [h('p', {}, said.suspendAbout)],
    bodyOf: ({ reason }) => ({ reason }),
    send: said.suspend,
    kind: 'danger',
    done: () => said.suspended,
  })

/** `path` behind the suspension's own: what is asked of it, as it was seen. */
async function changeDialog({ api, staff }, suspensionId, { title, path, send, kind, done }) {
  const from = `/v1/operations/suspensions/${suspensionId}`
  let seen = await api.read(from)
  return commandDialog(title, {
    api,
    path: from + path,
    ifMatch: () => seen.etag,
    async onStale() {
      seen = await api.read(from)
      return standing(seen.body, staff)
    },
    about: [standing(seen.body, staff)],
    bodyOf: ({ reason }) => ({ reason }),
    send,
    kind,
    done: () => done,
  })
}

const standing = (one, staff) =>
  facts([
    [said.columns.status, badge(one.status, said.statuses[one.status])],
    [said.columns.reason, one.reason],
    [said.columns.suspendedBy, person(one.suspendedBy, staff)],
    ...(one.requestedBy === null
      ? []
      : [
          [said.columns.requestReason, one.requestReason],
          [said.columns.requestedBy, person(one.requestedBy, staff)],
        ]),
  ])

export const liftDialog = (on, suspensionId) =>
  changeDialog(on, suspensionId, {
    title: said.liftTitle,
    path: '/lift',
    send: said.lift,
    kind: 'primary',
    done: said.liftAsked,
  })

export const decideLiftDialog = (on, suspensionId, isApproved) =>
  changeDialog(on, suspensionId, {
    title: said.decideTitle,
    path: isApproved ? '/lift/approval' : '/lift/refusal',
    send: isApproved ? said.approve : said.decline,
    kind: isApproved ? 'primary' : 'danger',
    done: isApproved ? said.approved : said.declined,
  })

/** What may be done about the end of a suspension; who asked for it is told why they cannot decide. */
export function liftActions(on, { suspensionId, status, requestedBy }, changed) {
  const { staff } = on
  const then = (dialog) =>
    safely(async () => {
      const answer = await dialog()
      if (answer !== null) await changed(answer)
    })
  if (status === 'suspended') {
    if (!staff.may('requestLift')) return staff.mayNot('requestLift')
    return button(
      said.lift,
      then(() => liftDialog(on, suspensionId)),
    )
  }
  if (status !== 'liftRequested') return '–'
  if (!staff.may('decideLift')) return staff.mayNot('decideLift')
  if (staff.isMe(requestedBy)) return h('span', { class: 'soft small' }, texts.fourEyes)
  return h(
    'div',
    { class: 'row' },
    button(
      said.approve,
      then(() => decideLiftDialog(on, suspensionId, true)),
    ),
    button(
      said.decline,
      then(() => decideLiftDialog(on, suspensionId, false)),
    ),
  )
}

/** Those of a player. */
export function suspensionsTable(on) {
  const { api, staff, signal, playerId, changed, seen } = on
  const { columns } = said
  return table({
    caption: said.captionOf,
    name: `suspensions-${playerId}`,
    ...listOf({
      api,
      signal,
      path: `/v1/operations/players/${playerId}/suspensions`,
      query: () => seen,
    }),
    columns: [
      { key: 'suspendedAt', label: columns.suspendedAt, kind: 'time' },
      {
        key: 'status',
        label: columns.status,
        cell: ({ status }) => badge(status, said.statuses[status]),
      },
      {
        key: 'decide',
        label: columns.decide,
        text: () => '',
        cell: (row) => liftActions(on, row, changed),
      },
      { key: 'scopes', label: columns.scopes, text: ({ scopes }) => scopes.join(', ') },
      { key: 'reason', label: columns.reason, kind: 'long' },
      {
        key: 'suspendedBy',
        label: columns.suspendedBy,
        cell: (row) => person(row.suspendedBy, staff),
      },
      { key: 'requestReason', label: columns.requestReason, kind: 'long' },
      {
        key: 'requestedBy',
        label: columns.requestedBy,
        cell: (row) => person(row.requestedBy, staff),
      },
      { key: 'liftedAt', label: columns.liftedAt, kind: 'time' },
    ],
  })
}
