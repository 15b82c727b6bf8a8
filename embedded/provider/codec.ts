/** What the sandbox provider says to a casino and hears from it, in its own words; each style writes and reads that in its format. */

/** Where a call comes from. */
export type Table = {
  readonly player: string
  /** As the launch gave it to us. */
  readonly token: string
  /** Ours. */
  readonly session: string
  readonly game: string
  readonly round: string
  readonly currency: string
}

export type Move = {
  readonly kind: 'stake' | 'payout' | 'promo' | 'rollback' | 'correction'
  readonly id: string
  /** The move that a payout belongs to or a rollback takes back. */
  readonly of: string | null
  /** In minor units of the currency; below zero in a correction alone. A rollback has none. */
  readonly amount: bigint
}

/** Without a move it asks for the balance or, with `isLast`, closes the round. */
export type Said = {
  readonly table: Table
  readonly moves: readonly Move[]
  /** Nothing more comes of the round. */
  readonly isLast: boolean
  /** Fields that no casino knows. */
  readonly more?: Readonly<Record<string, string>>
}

export type Sent = {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Heard = {
  /** `unclear`: money may have moved; a stake is taken back, anything else said again. */
  readonly result: 'done' | 'refused' | 'unclear'
  readonly code: string
  /** In minor units, bonus included; null where the answer does not tell. */
  readonly balance: bigint | null
  /** The casino's, one for each move where the style tells them. */
  readonly ids: readonly string[]
}

export type Codec = {
  /** Signed. null: the style cannot say it, or not in one call. */
  readonly write: (said: Said) => Sent | null
  readonly read: (answer: { status: number; body: string }, table: Table) => Heard
}
