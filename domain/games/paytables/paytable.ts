/** A certified way to price a draw: what may be chosen, and what each outcome pays. */
import type { Product } from '../../shared/dimensions.ts'

/** A share of the turnover: exact, and not reduced. */
export type Share = { readonly paid: bigint; readonly of: bigint }

/** A multiplier, in units of 1/10,000 of the stake, and how many of the outcomes pay it. */
export type Price = { readonly multiplierBp: bigint; readonly outcomes: number }

/** Pure data and functions; a change of any figure is a new version (GLI-19 §A.6.1). */
export type Paytable = {
  readonly gameId: string
  readonly product: Product
  readonly version: string
  readonly title: string
  /** Who made it. */
  readonly provider: string
  /** Configured share of turnover paid back, in basis points. */
  readonly rtpTargetBp: number
  /** The draw is uniform in [0, outcomes). */
  readonly outcomes: number
  /** What a choice looks like, in a sentence for people. */
  readonly choiceForm: string
  readonly isChoice: (choice: string) => boolean
  /** Every choice there is, in their order. */
  readonly choices: () => Iterable<string>
  /** What a choice pays back at a stake in minor units, over all outcomes, with payouts in whole minor units. */
  readonly rtp: (choice: string, stake: bigint) => Share
  /** What a choice pays, over all outcomes. */
  readonly prices: (choice: string) => readonly Price[]
  /** Highest multiplier that this choice can pay, in units of 1/10,000 of the stake. */
  readonly multiplierMaxBp: (choice: string) => bigint
  /** Multiplier that a drawn number pays for a choice, in units of 1/10,000 of the stake; 0 on a loss. */
  readonly multiplierBp: (drawn: number, choice: string) => bigint
}
