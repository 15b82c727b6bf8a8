/** The sandbox payment provider of one machine: answers at once, moves nothing; never loaded beside a real one. */
import { createHash } from 'node:crypto'

type Payment = { readonly key: string; readonly instrument: string }

/** As events name it; before there were others it was the only one (eventstore/upcasters.ts). */
const SANDBOX = 'sandbox'

/** What an instrument's name makes the sandbox answer; any other succeeds. */
const DECLINED = 'sandbox-declined'
const SILENT = 'sandbox-silent'

/** What the sandbox says an instrument is; it does not know any other. */
const KINDS = new Map([
  ['card', 'cardDebit'],
  ['card-debit', 'cardDebit'],
  ['card-credit', 'cardCredit'],
  ['bank', 'bank'],
  [SANDBOX, 'wallet'],
  [DECLINED, 'wallet'],
  [SILENT, 'wallet'],
] as const)

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
    kindOf: (instrument: string) => KINDS.get(instrument as 'card') ?? null,
    charge: (payment: Payment) => Promise.resolve(answer('charge', payment)),
    payOut: (payment: Payment) => Promise.resolve(answer('payout', payment)),
  }
}
