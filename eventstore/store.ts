/** What this room asks of an event store: append, read, and nothing about how it is reached. */
import type { StorableEvent, StoredEvent } from './codec.ts'

/** The revision a stream must stand at for an append; -1n: it must not exist; any: for what decides nothing. */
export type Expected = bigint | 'any'

/** A definite answer. `position` is the commit position of the last event written. */
export type AppendAnswer =
  | { readonly outcome: 'appended'; readonly revision: bigint; readonly position: bigint }
  | { readonly outcome: 'wrongRevision' }

/** Thrown when it is not known whether an append was written: the same bytes must be sent again. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome'
}

/** Thrown when the store definitely refused an append or a read, and would refuse it again. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
}

/** Thrown when the store cannot be reached, or gave no definite answer until the deadline. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

export type ReadOptions = {
  /** First revision read; backwards without it: from the stream's end. */
  from?: bigint
  backwards?: boolean
  /** At most so many events. */
  limit?: number
}

/** The part of the store that decisions need. Reading a stream that does not exist yields nothing. */
export type Store = {
  /** Throws UnknownOutcome or StoreRefused. An empty list only checks the revision. */
  append: (
    stream: string,
    events: readonly StorableEvent[],
    expected: Expected,
  ) => Promise<AppendAnswer>
  /** Throws StoreUnavailable or StoreRefused. */
  read: (stream: string, options?: ReadOptions) => AsyncIterable<StoredEvent>
}
