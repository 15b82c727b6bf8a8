/** One event, where it is known to be. */
import { decode, type Recorded, type StoredEvent } from '../../eventstore/codec.ts'
import type { Store } from '../../eventstore/store.ts'

/** Where an event is stored. */
export type StoredAt = { readonly stream: string; readonly revision: bigint }

/** Throws where there is none, or none that this code can read. */
export async function factAt(store: Store, { stream, revision }: StoredAt): Promise<Recorded> {
  let found: StoredEvent | undefined
  for await (const stored of store.read(stream, { from: revision, limit: 1 })) found = stored
  if (found?.revision !== revision) throw new Error(`there is no event ${revision}@${stream}`)
  return decode(found)
}
