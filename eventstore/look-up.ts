/** Finds commands that memory has evicted, exactly: in a read table as far as it is proven, else in the stream. */
import type { Metadata } from './codec.ts'
import { namesOf } from './names.ts'
import type { Evicted } from './repeats.ts'
import type { Store } from './store.ts'

/** Names to look for, and what was evicted of their stream; none of them is at or before the revision `after`. */
export type Sought = {
  stream: string
  names: ReadonlySet<string>
  evicted: Evicted
  after: bigint
}

/** The revision of each command's first event, by the name that was sought. */
export type RevisionsByName = ReadonlyMap<string, bigint>

/**
 * Answers what it knows; `isWhole`: it is proven up to what was evicted, so that a name which is not among them was
 * not evicted either.
 */
export type LookUp = (sought: Sought) => Promise<{ found: RevisionsByName; isWhole: boolean }>

/** For whoever has no table: the stream has to say. */
export const knowingNothing: LookUp = () => Promise.resolve({ found: new Map(), isWhole: false })

export async function lookUpExactly(
  { store, lookUp }: { store: Store; lookUp: LookUp },
  sought: Sought,
): Promise<RevisionsByName> {
  const { found, isWhole } = await lookUp(sought)
  if (isWhole) return found
  const names = new Set([...sought.names].filter((name) => !found.has(name)))
  return new Map([...found, ...(await lookUpInStream(store, { ...sought, names }))])
}

/** Walks the stream backwards from the newest evicted revision: exact, and slow on a long stream. */
export async function lookUpInStream(
  store: Store,
  { stream, names, evicted, after }: Sought,
): Promise<RevisionsByName> {
  const found = new Map<string, bigint>()
  if (names.size === 0 || evicted.revision <= after) return found
  const limit = Number(evicted.revision - after)
  for await (const event of store.read(stream, {
    from: evicted.revision,
    backwards: true,
    limit,
  })) {
    const own = namesOf(event.metadata as Metadata).filter((name) => names.has(name))
    if (own.length === 0 && found.size === names.size) return found
    for (const name of own) found.set(name, event.revision)
  }
  return found
}
