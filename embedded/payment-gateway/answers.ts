/** What the gateway answers to each request, by method and place; it knows no socket. */
import {
  answer,
  json,
  page as paged,
  read,
  readJson,
  refused,
  seeOther,
  type Answer,
  type Handle,
} from '../sandbox/answers.ts'
import { policyFor } from '../sandbox/looks.ts'
import type { Book } from './book.ts'
import type { Desk } from './desk.ts'
import { faultsForm, type FaultSwitches } from './faults.ts'
import { notFoundPage, pageOf } from './page.ts'
import { answerOf, type Payment } from './payment.ts'
import { dayForm, decisionForm, orderForm, reversalForm } from './requests.ts'
import type { Kind } from './rules.ts'
import { settlementOf } from './settlements.ts'

type Parts = {
  readonly book: Book
  readonly desk: Desk
  readonly faults: FaultSwitches
  /** Of the payer's page. */
  readonly pageUrl: (token: string) => string
}

const POLICY = policyFor()
const page = (html: string, status = 200): Answer => paged(html, POLICY, status)

/** By method and place. */
export function createAnswers({ book, desk, faults, pageUrl }: Parts): Record<string, Handle> {
  const delayed = (told: Answer): Answer => ({
    ...told,
    inMs: faults.take('lostAnswers') ? null : faults.take('slow') ? faults.slowMs() : 0,
  })
  const ordered =
    (kind: Kind): Handle =>
    async ({ body }) =>
      delayed(json(answerOf(await desk.order(kind, readJson(orderForm, body)), pageUrl)))

  const shown = (payment: Payment): Answer =>
    json({ ...payment, token: undefined, answer: answerOf(payment, pageUrl) })

  return {
    'POST /v1/charges': ordered('charge'),
    'POST /v1/payouts': ordered('payout'),
    'GET /v1/payments/:id': ({ id }) => {
      const payment = book.get(id)
      return payment === undefined ? refused(404, 'no such payment') : shown(payment)
    },
    'POST /v1/chargebacks': async ({ body }) => {
      const { key, amount } = readJson(reversalForm, body)
      const payment = await desk.reverse(key, amount)
      return payment === undefined ? refused(404, 'no such payment') : shown(payment)
    },
    'GET /v1/settlements': ({ query }) => {
      const { day } = read(dayForm, Object.fromEntries(query))
      return answer(200, 'text/csv', settlementOf(book.all(), day))
    },
    'PUT /v1/faults': ({ body }) => {
      const set = readJson(faultsForm, body)
      faults.set(set)
      return json(set)
    },
    'GET /pay/:id': ({ id }) => {
      const payment = book.byToken(id)
      return payment === undefined ? page(notFoundPage(), 404) : page(pageOf(payment))
    },
    'POST /pay/:id': async ({ id, body }) => {
      const payment = book.byToken(id)
      if (payment === undefined) return page(notFoundPage(), 404)
      const { decision } = read(decisionForm, Object.fromEntries(new URLSearchParams(body)))
      await desk.decide(payment.key, decision === 'approve')
      return seeOther(`/pay/${id}`)
    },
    'GET /health/live': () => json({ status: 'ok' }),
  }
}
