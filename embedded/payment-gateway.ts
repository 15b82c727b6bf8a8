/** The sandbox payment provider of one machine: answers at once, moves nothing; never loaded beside a real one. */
import { createHash } from 'node:crypto'

type Payment = { readonly key: string; readonly instrument: string }

/** As events name it; before there were others it was the only one (eventstore/upcasters.ts). */
const SANDBOX = 'sandbox'

/** What an instrument's name makes the sandbox answer; any other succeeds. */
const DECLINED = 'sandbox-declined'
const SILENT = 'sandbox-silent'

/** Remembers nothing: its reference follows from the key, so the same payment again is the same payment. */
export function createPaymentGateway() {
  const answer = (kind: string, { key, instrument }: Payment) => {
    if (instrument === DECLINED)
      return { status: 'failed', reason: 'declined by the sandbox' } as const
    if (instrument === SILENT) return { status: 'unknown' } as const
    const digest = createHash('sha256').update(`${kind}:${key}`).digest('hex')
    return { status: 'succeeded', reference: `sandbox-${digest.slice(0, 24)}` } as const
  }
  return {
    name: SANDBOX,
    charge: (payment: Payment) => Promise.resolve(answer('charge', payment)),
    payOut: (payment: Payment) => Promise.resolve(answer('payout', payment)),
  }
}
