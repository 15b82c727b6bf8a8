/** A provider's call and what became of it, in our words, whatever its format; and both as they go over the wire. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Minor } from '../../domain/shared/money.ts'
import type { Operation } from './profile.ts'
import type { Situation } from './situations.ts'

export type TransferPart<Amount = Minor> = {
  readonly kind: 'stake' | 'payout' | 'rollback' | 'adjustmentUp' | 'adjustmentDown'
  /** The provider's own; a rollback that has none is named after what it takes back. */
  readonly transactionId: string
  /** The transaction that a payout belongs to or a rollback takes back, where the format names it. */
  readonly refersTo: string | null
  /** null: a rollback, which is of all that it names. */
  readonly amount: Amount | null
  /** Money that no stake was made for. */
  readonly isPromo: boolean
}

/** null is what the format does not tell. */
export type ProviderCall<Amount = Minor> = {
  /** `note` moves nothing. */
  readonly operation: 'authenticate' | 'balance' | 'transfer' | 'close' | 'note'
  readonly userId: string | null
  /** Of the launch, sealed by us. */
  readonly token: string | null
  /** The provider's own. */
  readonly session: string | null
  readonly gameId: string | null
  /** Unique in its game alone. */
  readonly roundId: string | null
  readonly currency: string | null
  readonly isRoundClosed: boolean
  /** All of them or none; only a `transfer` has any. */
  readonly parts: readonly TransferPart<Amount>[]
}

/** Amounts in the provider's own digits: what they are worth is known once the currency is. */
export type SaidCall = ProviderCall<string>

export type ProviderOutcome = {
  readonly situation: Situation
  /** As they are now; null: it is not known whose call it is. */
  readonly wallet: {
    readonly userId: string
    readonly currency: string
    readonly balance: Minor
    readonly bonusBalance: Minor
  } | null
  /** One for each part of the call, in their order; none where the call was refused. Of a repeated part, as at its first time. */
  readonly parts: readonly { readonly ourId: string; readonly fromBonus: Minor }[]
}

export type RawCall = {
  /** Below the provider's address. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** As it came: the signature is over these bytes. */
  readonly body: Buffer
}

export type RawAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Understood = {
  readonly call: SaidCall
  readonly answer: (outcome: ProviderOutcome) => RawAnswer
}

/** A codec, made for one profile. It verifies nothing: what it reads was signed. */
export type Style = {
  readonly read: (raw: RawCall, operation: Operation) => Understood | Situation
  /** What is answered before a call is understood. */
  readonly refuse: (situation: Situation) => RawAnswer
}
