/** A player complains, and sees how each complaint stands. */
import { field, form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { since, wrote } from '../own-writes.js'
import { player } from '../texts.js'

const words = player.complaints

const worded = (key, label, of) => ({ key, label, text: (row) => of[row[key]] ?? row[key] ?? '' })

export function show(outlet, { api, signal }) {
  const list = table({
    caption: words.caption,
    empty: words.empty,
    name: 'complaints',
    source: '/v1/me/complaints',
    columns: [
      { key: 'receivedAt', label: words.receivedAt, kind: 'time' },
      worded('status', words.status, words.statuses),
      { key: 'decideBy', label: words.decideBy, kind: 'time' },
      worded('subject', words.subject, words.subjects),
      { key: 'text', label: words.text, kind: 'long' },
      worded('outcome', words.outcome, words.outcomes),
      { key: 'decision', label: words.decision, kind: 'long' },
      { key: 'adrReference', label: words.adr },
    ],
    load: ({ cursor }) => api.get(since('/v1/me/complaints', { limit: 50, cursor }), { signal }),
  })
  const complain = form({
    fields: [
      field({
        name: 'subject',
        label: words.subject,
        choices: Object.entries(words.subjects),
        required: true,
      }),
      field({
        name: 'text',
        label: words.text,
        multiline: true,
        rows: 5,
        required: true,
        maxlength: 2000,
      }),
    ],
    submit: words.send,
    async send(values, { key, form: element }) {
      wrote(await api.post('/v1/me/complaints', values, { key }))
      element.reset()
      notices().say(words.sent)
      await list.again()
    },
  })
  fill(
    outlet,
    h('h1', {}, player.titles.complaints),
    h('p', { class: 'soft' }, words.about),
    h('section', { class: 'card' }, complain),
    list,
  )
}
