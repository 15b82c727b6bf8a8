/** Commands of the staff in a dialog: what would be recorded is shown first, and what was typed stays until there is an answer. */
import { inDialog } from '../../shared/components/dialog.js'
import { field, form } from '../../shared/components/form.js'
import { json } from '../../shared/components/json.js'
import { notices } from '../../shared/components/notices.js'
import { fill, h } from '../../shared/dom.js'
import { ApiProblem } from '../../shared/problem.js'
import { texts } from '../texts.js'

export const reasonField = () =>
  field({
    name: 'reason',
    label: texts.reason,
    hint: texts.reasonHint,
    multiline: true,
    rows: 2,
    required: true,
    maxlength: 500,
  })

/**
 * A dialog that asks, previews, and sends. `about`: nodes above the fields; `bodyOf(values)` is the body, or throws a FieldError;
 * `path`, `method` and `ifMatch()` say what is sent; `done(answer)` answers the words for it. `onStale()`, where something has
 * changed meanwhile, answers nodes that show how it stands now. Resolves to the answer, or null where it was left.
 */
export function commandDialog(title, command) {
  return inDialog(title, (done) => commandForm(command, done))
}

function commandForm(command, done) {
  const { api, about = [], fields = [], bodyOf, send: label, kind } = command
  const stale = h('div', { role: 'status' })
  const preview = h('div', { class: 'preview', role: 'status' })
  let previewed = 0
  const first = form({
    fields: [about, fields, reasonField(), stale],
    submit: texts.preview,
    cancel: () => done(null),
    kind: 'plain',
    async send(values, { key }) {
      const body = bodyOf(values)
      const turn = (previewed += 1)
      const answer = await ask(command, stale, { body, key, isDry: true })
      if (turn === previewed) fill(preview, ...shown(answer), confirming(body))
    },
  })
  const confirming = (body) =>
    form({
      fields: [],
      submit: label,
      kind,
      async send(_values, { key }) {
        const answer = await ask(command, stale, { body, key })
        notices().say(command.done(answer))
        done(answer)
      },
    })
  first.addEventListener('input', () => {
    previewed += 1
    fill(preview)
  })
  return [first, preview]

  function ask({ method = 'post', path, ifMatch, onStale }, place, { body, key, isDry }) {
    const options = { key, ifMatch: ifMatch?.() }
    const send = () => api[method](isDry ? `${path}?dryRun=true` : path, body, options)
    return tellingStale(send, place, onStale)
  }
}

/** Where what `send` changes has changed meanwhile, `place` says so, with how it stands now and what to do. */
export async function tellingStale(send, place, onStale) {
  fill(place)
  try {
    return await send()
  } catch (error) {
    if (isStale(error) && onStale) await tellStale(place, onStale)
    throw error
  }
}

const isStale = (error) => error instanceof ApiProblem && error.code === 'PRECONDITION_FAILED'

async function tellStale(place, onStale) {
  const now = await onStale()
  fill(
    place,
    h('div', { class: 'notice warn' }, [
      h('p', {}, h('strong', {}, texts.changed.told)),
      h('p', {}, texts.changed.todo),
      now,
    ]),
  )
}

const shown = ({ wouldRecord }) => [
  h('h3', {}, texts.previewTitle),
  h('p', { class: 'soft small' }, texts.previewNothing),
  wouldRecord.map(({ type, data }) => [
    h('p', {}, h('span', { class: 'badge info' }, type)),
    h(
      'dl',
      { class: 'facts small' },
      Object.entries(data).map(([name, value]) => [h('dt', {}, name), h('dd', {}, plain(value))]),
    ),
  ]),
  json(wouldRecord),
]

const plain = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** A form of a reason alone, for orders that have no preview. */
export const orderForm = ({ submit, kind, send, fields = [] }) =>
  form({
    fields: [fields, reasonField()],
    submit,
    kind,
    send: (values, given) => send(values, given),
  })
