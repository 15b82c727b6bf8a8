/** The sandbox in the process that asks: answers at once and remembers nothing, so that nobody can decide anything later. */
import { courseOf, DECLINED, kindOf, referenceOf, SANDBOX, type Kind } from './rules.ts'

type Payment = { readonly key: string; readonly instrument: string }

/** What needs a person or time succeeds at once. */
export function createPaymentGateway() {
  const answer = (kind: Kind, { key, instrument }: Payment) => {
    const course = courseOf(instrument)
    if (course === 'declined') return { status: 'failed', reason: DECLINED } as const
    if (course === 'silent') return { status: 'pending' } as const
    return { status: 'succeeded', reference: referenceOf(kind, key) } as const
  }
  return {
    name: SANDBOX,
    kindOf,
    charge: (payment: Payment) => Promise.resolve(answer('charge', payment)),
    payOut: (payment: Payment) => Promise.resolve(answer('payout', payment)),
  }
}
