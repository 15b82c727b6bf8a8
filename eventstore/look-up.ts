/** Finds a command that memory has evicted, exactly: in a read table as far as it is proven, else in the stream. */
import type { Metadata } from './codec.ts'
import type { Evicted } from './repeats.ts'
import type { Store } from './store.ts'

/** A command to look for, and what was evicted of its stream. */
export type Sought = { stream: string; commandId: string; evicted: Evicted }

/**
 * Answers the revision of the command's first event, null when it surely has none, or 'unknown' when it cannot
 * say: the table's checkpoint has not passed the evicted position, or the table does not hold such commands.
 */
export type LookUp = (sought: Sought) => Promise<bigint | null | 'unknown'>

/** Walks the stream backwards from the newest evicted revision: exact, and slow on a long stream. */
export async function lookUpInStream(store: Store, sought: Sought): Promise<bigint | null> {
  const { stream, commandId, evicted } = sought
  let first: bigint | null = null
  for await (const event of store.read(stream, { from: evicted.revision, backwards: true })) {
    const isSought = (event.metadata as Metadata).commandId === commandId
    if (isSought) first = event.revision
    else if (first !== null) return first
  }
  return first
}
