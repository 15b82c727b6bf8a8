/** What a follower of $all takes, in order. A mark says that all up to `position` was seen, matching or not. */
import type { StoredEvent } from '../codec.ts'

export type Step =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  | { readonly kind: 'mark'; readonly position: bigint }
  | { readonly kind: 'caughtUp' }

/** The largest position that stands for a place: what is larger is a server's way to say that it knows none (2^64-1). */
const POSITION_MAX = 2n ** 63n - 1n

/**
 * A mark whose prepare position lies before its commit position says nothing of the event at that commit position: who takes its commit
 * position for one that was passed loses that event. Both are the same where it stands at an event of ours. null: it says nothing.
 */
export const markOf = (commit: bigint, prepare: bigint): Step | null =>
  commit > POSITION_MAX || prepare < commit ? null : { kind: 'mark', position: commit }

/** Stream-name prefixes, as in `wallet-`, or event types; with no prefix every stream but the store's own. The server takes one filter. */
export type Matching =
  { readonly prefixes: readonly string[] } | { readonly types: readonly string[] }

/** One subscription: from after `from` (null: the beginning) until it fails, or the signal ends it. */
export type Subscribing = {
  readonly from: bigint | null
  readonly matching: Matching
  readonly signal: AbortSignal
}

/** The server's own window of events considered between two marks, times this. */
export const CHECKPOINT_INTERVAL = 32

/** As every server reads it: RE2 has no looking ahead. */
export const NOT_THE_STORES = '^[^$]'
