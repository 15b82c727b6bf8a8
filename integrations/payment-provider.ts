/** What a payment provider does for us; each adapter to a real one, and the sandbox, has this shape. */
import type { InstrumentKind } from '../domain/shared/dimensions.ts'
import type { Minor } from '../domain/shared/money.ts'

/** A charge or a payout; `key` is ours and makes a repeat of it the same one at the provider. */
export type Payment = {
  readonly key: string
  readonly amount: Minor
  readonly currency: string
  /** How the player pays, in the provider's terms. */
  readonly instrument: string
}

/** The provider's definite answer, or `unknown`: then it has to be asked again, with the same key. */
export type PaymentAnswer =
  | { readonly status: 'succeeded'; readonly reference: string }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'unknown' }

/** A call that throws is `unknown` too, and so is one that the signal has ended: it is not waited for any longer. */
export type PaymentProvider = {
  /** As events name it, for ever: what was begun with it is asked of it again. */
  readonly name: string
  /** Of an instrument, before it is used; null: the provider cannot tell. It asks nobody. */
  readonly kindOf: (instrument: string) => InstrumentKind | null
  readonly charge: (payment: Payment, signal?: AbortSignal) => Promise<PaymentAnswer>
  readonly payOut: (payment: Payment, signal?: AbortSignal) => Promise<PaymentAnswer>
}
