/** Commands of support in a dialog. They have no preview: what they record is what was typed, sealed. */
import { inDialog } from '../../shared/components/dialog.js'
import { field, FieldError, form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { h } from '../../shared/dom.js'
import { texts } from '../texts.js'
import { asSeen } from './as-seen.js'
import { reasonField, tellingStale } from './commands.js'

/**
 * Resolves to the answer, or null where it was left. `bodyOf(values)` is the body, or throws a FieldError. `ifMatch` and `onStale`:
 * of what is changed, see `asSeen`.
 */
const ask = (title, { api, path, fields, bodyOf = (values) => values, done: words, ...seen }) => {
  const { ifMatch, onStale } = seen
  const stale = h('div', { role: 'status' })
  return inDialog(title, (done) =>
    form({
      fields: [fields, stale],
      submit: title,
      cancel: () => done(null),
      async send(values, { key }) {
        const body = bodyOf(values)
        const send = () => api.post(path, body, { key, ifMatch: ifMatch?.() })
        const answer = await tellingStale(send, stale, onStale)
        notices().say(words)
        done(answer)
      },
    }),
  )
}

const choice = (name, label, words) =>
  field({ name, label, choices: Object.entries(words), required: true })

const long = (name, label, hint) =>
  field({ name, label, hint, multiline: true, rows: 4, required: true, maxlength: 2000 })

const of = (playerId, what) => `/v1/operations/players/${playerId}/${what}`

export function noteDialog({ api, playerId }) {
  const said = texts.notes
  return ask(said.add, {
    api,
    path: of(playerId, 'notes'),
    fields: [choice('kind', said.kind, said.kinds), long('text', said.text, said.hint)],
    done: said.added,
  })
}

/** Of now: what was earlier says so in its words. */
export function contactDialog({ api, playerId }) {
  const said = texts.contacts
  return ask(said.add, {
    api,
    path: of(playerId, 'contacts'),
    fields: [
      choice('channel', said.channel, said.channels),
      choice('direction', said.direction, said.directions),
      field({
        name: 'contactedAt',
        label: said.contactedAt,
        type: 'datetime-local',
        required: true,
      }),
      long('summary', said.summary, texts.notes.hint),
    ],
    bodyOf: ({ contactedAt, ...rest }) => ({
      ...rest,
      contactedAt: instantOf('contactedAt', contactedAt),
    }),
    done: said.added,
  })
}

export function taskDialog({ api, staff, playerId }) {
  const said = texts.tasks
  return ask(said.add, {
    api,
    path: of(playerId, 'tasks'),
    fields: [
      long('text', said.text, texts.notes.hint),
      field({ name: 'dueAt', label: said.dueAt, hint: said.dueHint, type: 'datetime-local' }),
      field({ name: 'forMe', label: said.forMe, type: 'checkbox', value: 'yes' }),
      reasonField(),
    ],
    bodyOf: ({ dueAt, forMe, ...rest }) => ({
      ...rest,
      ...(dueAt === '' ? {} : { dueAt: instantOf('dueAt', dueAt) }),
      ...(forMe === 'yes' ? { ownerId: staff.id } : {}),
    }),
    done: said.added,
  })
}

/** As the field has it, in the time zone of whoever looks. */
function instantOf(name, local) {
  const ms = Date.parse(local)
  if (Number.isNaN(ms)) throw new FieldError(name, texts.tasks.noDate)
  return new Date(ms).toISOString()
}

const changeTask = (on, task, { act, title, done, body = {} }) => {
  const path = `/v1/operations/tasks/${task.taskId}`
  return ask(title, {
    api: on.api,
    ...asSeen(on, { path, seen: task, said: texts.tasks }),
    path: `${path}/${act}`,
    fields: [reasonField()],
    bodyOf: ({ reason }) => ({ ...body, reason }),
    done,
  })
}

export const takeDialog = (on, task) =>
  changeTask(on, task, {
    act: 'assignment',
    title: texts.tasks.take,
    done: texts.tasks.taken,
    body: { ownerId: on.staff.id },
  })

export const endDialog = (on, task) =>
  changeTask(on, task, { act: 'completion', title: texts.tasks.end, done: texts.tasks.ended })

export function complaintDialog({ api, playerId }) {
  const said = texts.complaints
  return ask(said.add, {
    api,
    path: of(playerId, 'complaints'),
    fields: [
      choice('subject', said.subject, said.subjects),
      choice('channel', texts.contacts.channel, texts.contacts.channels),
      long('text', said.text, texts.notes.hint),
      reasonField(),
    ],
    done: said.added,
  })
}

const answering =
  (act, { title, done, fields = () => [] }) =>
  (on, complaint) => {
    const path = `/v1/operations/complaints/${complaint.complaintId}`
    return ask(title, {
      api: on.api,
      ...asSeen(on, { path, seen: complaint, said }),
      path: `${path}/${act}`,
      fields: [fields(), reasonField()],
      done,
    })
  }

const said = texts.complaints

const acknowledging = answering('acknowledgement', {
  title: said.acknowledge,
  done: said.acknowledged,
})
const deciding = answering('decision', {
  title: said.decide,
  done: said.decided,
  fields: decisionFields,
})
const referring = answering('referral', {
  title: said.refer,
  done: said.referred,
  fields: referralFields,
})
const reopening = answering('reopening', { title: said.reopen, done: said.reopened })

/** What may be done with a complaint, by how it stands. */
export const ANSWERS = {
  received: [
    [said.acknowledge, acknowledging],
    [said.decide, deciding],
  ],
  acknowledged: [[said.decide, deciding]],
  decided: [
    [said.refer, referring],
    [said.reopen, reopening],
  ],
  referred: [[said.reopen, reopening]],
}

function decisionFields() {
  return [choice('outcome', said.outcome, said.outcomes), long('text', said.toPlayer)]
}

function referralFields() {
  const line = (name, label) => field({ name, label, required: true, maxlength: 100 })
  return [line('adrBody', said.adrBody), line('reference', said.reference)]
}
