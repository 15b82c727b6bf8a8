// Decides what an append does to a stream: pure rules of expected revisions and repeated ids.
//
// Only ids are compared, never types or bodies. The rules are those of EventStoreDB: a weak check
// (any, stream exists) that knows recent ids only, a strong one (an exact revision below the last).

/** A number is the exact revision the stream must have; `no-stream` is -1 in words. */
export type Expected = 'any' | 'no-stream' | 'stream-exists' | number

export type StreamState = {
  /** Revision of the last event; -1: no event was ever written. */
  readonly last: number
  readonly isTombstoned: boolean
  readonly isSoftDeleted: boolean
  /** Whether its metadata stream has events. */
  readonly hasMetadata: boolean
}

export type KnownIds = {
  /** The id stored at a revision from 0 to the last. */
  readonly at: (revision: number) => string
  /** Revision in this stream of an id seen lately; nothing if unknown or last seen elsewhere. */
  readonly recent: (id: string) => number | undefined
}

export type Decision =
  | { readonly kind: 'append' }
  /** All of it is there already: the last of its events has this revision. */
  | { readonly kind: 'repeat'; readonly revision: number }
  /** An empty append that may pass. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'deleted' }

const APPEND: Decision = { kind: 'append' }
const NOTHING: Decision = { kind: 'nothing' }
const WRONG: Decision = { kind: 'wrong' }
const DELETED: Decision = { kind: 'deleted' }

const unlessEmpty = (ids: readonly string[]): Decision => (ids.length === 0 ? NOTHING : APPEND)

function weakCheck(ids: readonly string[], known: KnownIds): Decision {
  let revision: number | undefined
  for (const [n, id] of ids.entries()) {
    const found = known.recent(id)
    if (found === undefined) return n === 0 ? APPEND : WRONG
    revision = found
  }
  return revision === undefined ? NOTHING : { kind: 'repeat', revision }
}

function strongCheck(
  ids: readonly string[],
  known: KnownIds,
  range: { after: number; last: number },
): Decision {
  const end = range.after + ids.length
  if (ids.length === 0 || end > range.last) return WRONG
  const isSame = ids.every((id, n) => known.at(range.after + 1 + n) === id)
  return isSame ? { kind: 'repeat', revision: end } : WRONG
}

/** What an append of events with `ids` does. Order matters: tombstone, then softer deletes, then revisions. */
export function decideAppend(
  state: StreamState,
  expected: Expected,
  events: { ids: readonly string[]; known: KnownIds },
): Decision {
  const { ids, known } = events
  const { last, isSoftDeleted } = state
  if (state.isTombstoned) {
    const passes = ids.length === 0 && (expected === 'any' || expected === 'no-stream')
    return passes ? NOTHING : DELETED
  }
  if (expected === 'any') {
    return isSoftDeleted || last < 0 ? unlessEmpty(ids) : weakCheck(ids, known)
  }
  if (expected === 'stream-exists') {
    if (isSoftDeleted) return DELETED
    if (last < 0) return state.hasMetadata ? unlessEmpty(ids) : WRONG
    return weakCheck(ids, known)
  }
  const after = expected === 'no-stream' ? -1 : expected
  if (after > last) return WRONG
  if (after === last) return unlessEmpty(ids)
  const decision = strongCheck(ids, known, { after, last })
  const recreates = decision.kind === 'wrong' && isSoftDeleted && expected === 'no-stream'
  return recreates ? unlessEmpty(ids) : decision
}
