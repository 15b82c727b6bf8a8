/** What the gateway answers to each request, by method and place; it knows no socket. */
import type { z } from 'zod'
import { BookFull, type Book } from './book.ts'
import { Conflict, type Desk } from './desk.ts'
import { faultsForm, type FaultSwitches } from './faults.ts'
import { notFoundPage, pageOf, POLICY } from './page.ts'
import { answerOf, type Payment } from './payment.ts'
import { dayForm, decisionForm, orderForm, reversalForm } from './requests.ts'
import type { Kind } from './rules.ts'
import { settlementOf } from './settlements.ts'

export type Asked = {
  /** Of a payment, or of a payer's page: what the address ends with. */
  readonly id: string
  readonly query: URLSearchParams
  readonly body: string
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** How long it is kept back, in ms; null: it is lost on the way. */
  readonly inMs: number | null
}

type Handle = (asked: Asked) => Answer | Promise<Answer>

export type Parts = {
  readonly book: Book
  readonly desk: Desk
  readonly faults: FaultSwitches
  /** Of the payer's page. */
  readonly pageUrl: (token: string) => string
}

const answer = (status: number, type: string, body: string): Answer => ({
  status,
  headers: { 'Content-Type': `${type}; charset=utf-8` },
  body,
  inMs: 0,
})

const json = (body: unknown, status = 200): Answer =>
  answer(status, 'application/json', JSON.stringify(body))

export const refused = (status: number, error: string): Answer => json({ error }, status)

const page = (html: string, status = 200): Answer => {
  const { headers, ...rest } = answer(status, 'text/html', html)
  return {
    ...rest,
    headers: { ...headers, 'Content-Security-Policy': POLICY, 'Referrer-Policy': 'no-referrer' },
  }
}

/** A request that does not have the form it should. */
class Malformed extends Error {
  override name = 'Malformed'
}

function read<Form extends z.ZodType>(form: Form, value: unknown): z.output<Form> {
  const { success, data, error } = form.safeParse(value)
  if (success) return data
  throw new Malformed(
    error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  )
}

function readJson<Form extends z.ZodType>(form: Form, body: string): z.output<Form> {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new Malformed('the body is no JSON')
  }
  return read(form, value)
}

/** By method and place, without what an address ends with. */
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
    'GET /v1/payments': ({ id }) => {
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
    'GET /pay': ({ id }) => {
      const payment = book.byToken(id)
      return payment === undefined ? page(notFoundPage(), 404) : page(pageOf(payment))
    },
    'POST /pay': async ({ id, body }) => {
      const payment = book.byToken(id)
      if (payment === undefined) return page(notFoundPage(), 404)
      const { decision } = read(decisionForm, Object.fromEntries(new URLSearchParams(body)))
      await desk.decide(payment.key, decision === 'approve')
      return { ...page('', 303), headers: { Location: `/pay/${id}` } }
    },
    'GET /health/live': () => json({ status: 'ok' }),
  }
}

/** What of `error` the caller is told. */
export function answerTo(error: unknown): Answer {
  if (error instanceof Malformed) return refused(400, error.message)
  if (error instanceof Conflict) return refused(409, error.message)
  if (error instanceof BookFull) return refused(507, 'the book is full')
  return refused(503, 'this could not be kept')
}
