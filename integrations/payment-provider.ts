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

type Moved = { readonly amount: Minor; readonly reference: string }

/**
 * The provider's definite answer, in which `amount` says what has moved where that is not what was asked for; `redirect`, `pending`: there is none yet, and the payer has to go on at `url`, or to wait;
 * `unknown`: it gave none. Without a definite one it has to be asked again, with the same key.
 */
export type PaymentAnswer =
  | { readonly status: 'succeeded'; readonly reference: string; readonly amount?: Minor }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'redirect'; readonly url: string }
  | { readonly status: 'pending' }
  | { readonly status: 'unknown' }

/** What a provider tells by itself, at least once and in any order. */
export type PaymentNotice = {
  readonly noticeId: string
  readonly key: string
  readonly kind: 'deposit' | 'withdrawal'
  readonly currency: string
  readonly said:
    | ({ readonly status: 'succeeded' | 'chargedBack' | 'returned' } & Moved)
    | { readonly status: 'failed'; readonly reason: string }
  /** What it names, whatever it says of it. */
  readonly amount: Minor
  readonly reference: string
}

/** `raw`: the bytes as they came; `header`: one of theirs by its name. Why it cannot be told to be the provider's, or what it says. */
export type ReadNotice = (
  raw: Buffer,
  header: (name: string) => string | undefined,
) => PaymentNotice | 'unsigned' | 'untimely' | 'unreadable'

/** A call that throws is `unknown` too, and so is one that the signal has ended: it is not waited for any longer. */
export type PaymentProvider = {
  /** As events name it, for ever: what was begun with it is asked of it again. */
  readonly name: string
  /** Of an instrument, before it is used; null: the provider cannot tell. It asks nobody. */
  readonly kindOf: (instrument: string) => InstrumentKind | null
  readonly charge: (payment: Payment, signal?: AbortSignal) => Promise<PaymentAnswer>
  readonly payOut: (payment: Payment, signal?: AbortSignal) => Promise<PaymentAnswer>
  /** Without it the provider tells nothing by itself. */
  readonly readNotice?: ReadNotice
}
