/** A store that counts the facts that are appended through it, or refuses them: by it a dry run finds out what would be. */
import type { Metadata } from '../../eventstore/codec.ts'
import type { Store } from '../../eventstore/store.ts'

/** Thrown in a dry run in place of an append. */
export class WouldAppend extends Error {
  override readonly name = 'WouldAppend'
}

/** Appends of nothing, which only check a revision, pass; snapshots are no facts, and are not counted. */
export function watched(
  store: Store,
  { isDry }: { isDry: boolean },
): { store: Store; appended: () => number } {
  let count = 0
  return {
    appended: () => count,
    store: {
      read: store.read,
      async append(stream, events, expected) {
        if (isDry && events.length > 0) throw new WouldAppend(stream)
        const answer = await store.append(stream, events, expected)
        const facts = events.filter(({ metadata }) => (metadata as Partial<Metadata>).commandId)
        if (answer.outcome === 'appended') count += facts.length
        return answer
      },
    },
  }
}
