/** A payment as the gateway keeps it: what was asked for, and what has happened to it since, oldest first. */
import type { Order } from './requests.ts'
import { courseOf, DECLINED, type Kind } from './rules.ts'

export type Happening = 'succeeded' | 'failed' | 'chargedBack' | 'returned'

/** What has happened, and how far the webhook has come that tells it. */
export type Notice = {
  readonly noticeId: string
  readonly event: Happening
  /** What was moved by it, in minor units: not always what was asked for. */
  readonly amount: string
  readonly occurredAt: string
  readonly tries: number
  readonly delivery: 'open' | 'delivered' | 'givenUp' | 'never'
}

export type Payment = Order & {
  readonly kind: Kind
  readonly reference: string
  /** Of the payer's page: who has it may decide. */
  readonly token: string
  readonly openedAt: string
  readonly notices: readonly Notice[]
}

/** The newest word on whether it is paid; undefined: pending. */
export const decisionOf = ({ notices }: Payment): Notice | undefined =>
  notices.findLast(({ event }) => event === 'succeeded' || event === 'failed')

/** Whether it is the same payment. The addresses may have changed since: the first are kept. */
export const isRepeat = (
  payment: Payment,
  { kind, amount, currency, instrument }: Payment,
): boolean =>
  payment.kind === kind &&
  payment.amount === amount &&
  payment.currency === currency &&
  payment.instrument === instrument

/** How long the sandbox takes over what it decides later, in ms. */
const LATER_MS = 3_000

/** When the sandbox itself lets it succeed, in ms of the clock; null: not, or it has already. */
export function succeedsAt(payment: Payment): number | null {
  const course = courseOf(payment.instrument)
  const isLater = course === 'slow' || course === 'late'
  if (!isLater || decisionOf(payment)?.event === 'succeeded') return null
  return Date.parse(payment.openedAt) + LATER_MS
}

/** What the asker is told. */
export function answerOf(payment: Payment, pageUrl: (token: string) => string) {
  const { reference, instrument, token } = payment
  const decision = decisionOf(payment)
  if (decision?.event === 'succeeded')
    return { status: 'succeeded', reference, amount: decision.amount } as const
  if (decision !== undefined) return { status: 'failed', reason: DECLINED } as const
  if (courseOf(instrument) !== 'redirect') return { status: 'pending' } as const
  return { status: 'redirect', url: pageUrl(token) } as const
}

/** What of the money that came can still go back, in minor units. */
export function reversibleOf({ notices }: Payment): bigint {
  return notices.reduce((left, { event, amount }) => {
    if (event === 'succeeded') return left + BigInt(amount)
    return event === 'failed' ? left : left - BigInt(amount)
  }, 0n)
}
