/** Notes, contacts, tasks and complaints as tables: of one player, or of all. */
import { table } from '../../shared/components/table.js'
import { h } from '../../shared/dom.js'
import { texts } from '../texts.js'
import { assignComplaintDialog, assignTaskDialog } from './assign.js'
import { button } from './facts.js'
import { listOf, playerLink, safely, withQuery } from './lists.js'
import { person } from './staff.js'
import {
  ANSWERS,
  complaintDialog,
  contactDialog,
  endDialog,
  noteDialog,
  takeDialog,
  taskDialog,
} from './support-forms.js'

const path = (playerId, what) => `/v1/operations/players/${playerId}/${what}`

/** A panel of the player's screen: a button above the table where the role may write, and what was written in it at once. */
function panel(on, { what, action, dialog, said, columns }) {
  const { api, staff, signal, playerId, seen } = on
  const list = table({
    caption: said.captionOf ?? said.caption,
    name: `${what}-${playerId}`,
    empty: said.none,
    ...listOf({ api, signal, path: path(playerId, what), query: () => seen }),
    columns: columns({ ...on, changed: (answer) => shown(answer) }),
  })
  const shown = (answer) => {
    if (answer === null) return
    seen.after = answer.position
    list.again()
  }
  const add = safely(async () => shown(await dialog(on)))
  return h(
    'div',
    { class: 'stack' },
    h('div', { class: 'row' }, staff.may(action) ? button(said.add, add) : staff.mayNot(action)),
    list,
  )
}

const by = (key, label, staff) => ({ key, label, cell: (row) => person(row[key], staff) })
const worded = (key, label, words) => ({ key, label, text: (row) => words[row[key]] ?? row[key] })

export const notesPanel = (on) => {
  const said = texts.notes
  return panel(on, {
    what: 'notes',
    action: 'writeSupport',
    dialog: noteDialog,
    said,
    columns: ({ staff }) => [
      { key: 'writtenAt', label: said.writtenAt, kind: 'time' },
      worded('kind', said.kind, said.kinds),
      { key: 'text', label: said.text, kind: 'long' },
      by('writtenBy', said.writtenBy, staff),
    ],
  })
}

export const contactsPanel = (on) => {
  const said = texts.contacts
  return panel(on, {
    what: 'contacts',
    action: 'writeSupport',
    dialog: contactDialog,
    said,
    columns: ({ staff }) => [
      { key: 'contactedAt', label: said.contactedAt, kind: 'time' },
      worded('channel', said.channel, said.channels),
      worded('direction', said.direction, said.directions),
      { key: 'summary', label: said.summary, kind: 'long' },
      by('writtenBy', said.writtenBy, staff),
    ],
  })
}

/** What may be done with one row: a click opens its dialog, and the list is loaded anew. */
const acting = ({ on, changed }, row, offers) =>
  h(
    'div',
    { class: 'row' },
    offers.map(([name, dialog]) =>
      button(
        name,
        safely(async () => {
          const answer = await dialog(on, row)
          if (answer !== null) changed(answer)
        }),
      ),
    ),
  )

const taskColumns = (on, { isOfAll }) => {
  const said = texts.tasks
  const { staff, changed } = on
  const offers = ({ status, ownerId }) =>
    status === 'done' || !staff.may('writeSupport')
      ? []
      : [
          ...(staff.isMe(ownerId) ? [] : [[said.take, takeDialog]]),
          [texts.assign.give, assignTaskDialog],
          [said.end, endDialog],
        ]
  return [
    { key: 'dueAt', label: said.dueAt, kind: 'time' },
    ...(isOfAll
      ? [{ key: 'playerId', label: said.player, cell: (row) => playerLink(row.playerId) }]
      : [worded('status', said.status, said.statuses)]),
    { key: 'text', label: said.text, kind: 'long' },
    by('ownerId', said.owner, staff),
    {
      key: 'action',
      label: said.action,
      text: () => '',
      cell: (row) => acting({ on, changed }, row, offers(row)),
    },
  ]
}

export const tasksPanel = (on) =>
  panel(on, {
    what: 'tasks',
    action: 'writeSupport',
    dialog: taskDialog,
    said: texts.tasks,
    columns: (with_) => taskColumns(with_, { isOfAll: false }),
  })

const complaintColumns = (on, { isOfAll }) => {
  const said = texts.complaints
  const { staff, changed } = on
  const offers = ({ status }) => {
    if (!staff.may('answerComplaint')) return []
    const isOpen = status === 'received' || status === 'acknowledged'
    return [...ANSWERS[status], ...(isOpen ? [[texts.assign.give, assignComplaintDialog]] : [])]
  }
  return [
    { key: 'deadline', label: said.deadline, kind: 'time' },
    ...(isOfAll
      ? [{ key: 'playerId', label: said.player, cell: (row) => playerLink(row.playerId) }]
      : []),
    worded('status', said.status, said.statuses),
    worded('subject', said.subject, said.subjects),
    { key: 'text', label: said.text, kind: 'long' },
    {
      key: 'action',
      label: said.action,
      text: () => '',
      cell: (row) => acting({ on, changed }, row, offers(row)),
    },
    by('ownerId', said.owner, staff),
    { key: 'receivedAt', label: said.receivedAt, kind: 'time' },
    { key: 'decision', label: said.decision, kind: 'long' },
  ]
}

export const complaintsPanel = (on) =>
  panel(on, {
    what: 'complaints',
    action: 'answerComplaint',
    dialog: complaintDialog,
    said: texts.complaints,
    columns: (with_) => complaintColumns(with_, { isOfAll: false }),
  })

const COLUMNS = { tasks: taskColumns, complaints: complaintColumns }

/** Over all players, in the order of their deadlines; `query()` says which of them. */
export function worklist({ api, staff, signal }, { what, query }) {
  const said = texts[what]
  const from = `/v1/operations/${what}`
  const list = table({
    caption: said.caption,
    name: what,
    empty: said.none,
    source: from,
    load: ({ cursor }) => api.get(withQuery(from, { ...query(), limit: 50, cursor }), { signal }),
    columns: COLUMNS[what]({ api, staff, changed: () => list.again() }, { isOfAll: true }),
  })
  return list
}
