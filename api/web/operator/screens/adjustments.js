/** Adjustments that wait for a decision, and the decision: by somebody else than whoever asked. */
import { inDialog } from '../../shared/components/dialog.js'
import { form } from '../../shared/components/form.js'
import { table } from '../../shared/components/table.js'
import { notices } from '../../shared/components/notices.js'
import { fill, h } from '../../shared/dom.js'
import { money } from '../../shared/format.js'
import { ApiProblem } from '../../shared/problem.js'
import { shared } from '../../shared/texts.js'
import { amountOf, unitsOf } from '../parts/adjust.js'
import { reasonField } from '../parts/commands.js'
import { badge, button, facts } from '../parts/facts.js'
import { every, listOf, playerLink, refresh, safely } from '../parts/lists.js'
import { person } from '../parts/staff.js'
import { texts } from '../texts.js'

const EVERY_MS = 5_000
const said = texts.adjustments

export function show(outlet, { api, staff, signal }) {
  let after
  const decide = async (adjustmentId) => {
    const answer = await decisionDialog({ api, staff, adjustmentId })
    if (answer === null) return
    after = answer.auditPosition
    await list.again()
  }
  const { columns } = said
  const list = table({
    caption: said.caption,
    name: 'adjustments',
    empty: said.none,
    ...listOf({ api, signal, path: '/v1/operations/adjustments', query: () => ({ after }) }),
    columns: [
      { key: 'requestedAt', label: columns.requestedAt, kind: 'time' },
      { key: 'playerId', label: columns.playerId, cell: (row) => playerLink(row.playerId) },
      {
        key: 'decide',
        label: columns.decide,
        text: () => '',
        cell: ({ adjustmentId, requestedBy }) => {
          const mine = staff.isMe(requestedBy) || !staff.may('decideAdjustment')
          return button(
            mine ? said.look : said.decide,
            safely(() => decide(adjustmentId)),
          )
        },
      },
      {
        key: 'direction',
        label: columns.direction,
        text: (row) => texts.adjust.directionShort[row.direction],
      },
      {
        key: 'amount',
        label: columns.amount,
        kind: 'number',
        text: (row) => unitsOf(row),
        cell: (row) => amountOf(row, row.currency),
      },
      { key: 'currency', label: columns.currency },
      { key: 'reason', label: columns.reason, kind: 'long' },
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
    !staff.may('decideAdjustment') && staff.mayNot('decideAdjustment'),
    list,
  )
  every(EVERY_MS, signal, () => refresh(list))
}

/** As it stands, and what may be done about it; resolves to the answer of a decision, or null. */
async function decisionDialog({ api, staff, adjustmentId }) {
  const path = `/v1/operations/adjustments/${adjustmentId}`
  const read = async () => {
    const { body, etag } = await api.read(path)
    const wallet = await api.get(`/v1/wallet?playerId=${body.playerId}`)
    return { body, etag, wallet }
  }
  let seen = await read()
  return inDialog(said.decideTitle, (done) => {
    const place = h('div')
    const told = h('div', { role: 'status' })
    const draw = () => fill(place, standing(seen, staff))
    draw()
    const decide = async ({ reason }, { key, to }) => {
      try {
        const answer = await api.post(`${path}/${to}`, { reason }, { key, ifMatch: seen.etag })
        notices().say(
          to === 'approval' ? said.approved(money(answer.balance, answer.currency)) : said.refused,
        )
        done(answer)
      } catch (error) {
        if (error instanceof ApiProblem && error.code === 'PRECONDITION_FAILED') {
          seen = await read()
          draw()
          fill(
            told,
            h('p', { class: 'notice warn' }, `${texts.changed.told} ${texts.changed.todo}`),
          )
        }
        throw error
      }
    }
    return [place, told, ways(seen.body, { staff, decide, done })]
  })
}

function standing({ body, wallet }, staff) {
  const { columns } = said
  return facts([
    [columns.playerId, playerLink(body.playerId)],
    [said.status, badge(body.status)],
    [columns.amount, h('strong', { class: 'number' }, amountOf(body, wallet.currency))],
    [columns.reason, body.reason],
    [columns.requestedBy, person(body.requestedBy, staff)],
    [columns.requestedAt, h('acme-time', { at: body.requestedAt })],
    [said.balanceNow, h('span', { class: 'number' }, money(wallet.balance, wallet.currency))],
    [said.balanceAfter, h('span', { class: 'number' }, balanceAfter(body, wallet))],
    ...(body.decidedBy === null ? [] : [[said.decision, body.decisionReason]]),
  ])
}

/** As things stand; the API decides by the stream. */
function balanceAfter({ direction, amount, status }, { balance, currency }) {
  if (status !== 'requested') return '–'
  const change = direction === 'debit' ? -BigInt(amount) : BigInt(amount)
  return money(String(BigInt(balance) + change), currency)
}

/** Four eyes: who asked sees why they cannot decide, and nothing to press but Close. */
function ways({ status, requestedBy }, { staff, decide, done }) {
  const close = h(
    'div',
    { class: 'row' },
    button(shared.close, () => done(null)),
  )
  if (status !== 'requested') return [h('p', { class: 'notice warn' }, said.decided), close]
  if (!staff.may('decideAdjustment')) return [staff.mayNot('decideAdjustment'), close]
  if (staff.isMe(requestedBy)) return [h('p', { class: 'notice' }, texts.fourEyes), close]
  return decisionForm({ decide, done })
}

/** One form, two buttons that send it: whichever was pressed says where to. */
function decisionForm({ decide, done }) {
  let to = 'approval'
  const refuse = h(
    'button',
    { type: 'submit', class: 'danger', on: { click: () => (to = 'refusal') } },
    said.refuse,
  )
  const element = form({
    fields: [reasonField()],
    submit: said.approve,
    cancel: () => done(null),
    send: (values, given) => decide(values, { ...given, to }),
  })
  const approve = element.querySelector('button[type=submit]')
  approve.addEventListener('click', () => (to = 'approval'))
  approve.after(refuse)
  return element
}
