/** Reads again what a command was answered with, from its first event to its last. */
import type { Metadata, Recorded, StoredEvent } from './codec.ts'
import type { Accepted, AnyEvent } from './command.ts'
import { decodeAs } from './folded.ts'
import { namesOf } from './names.ts'
import type { Store } from './store.ts'

/** Events read at once: most commands have one or two. What a command has altogether is bounded by its append. */
const PAGE_EVENTS = 16

/** Null when no command of that name begins at `revision`: whoever said so knows another stream than this one. */
export async function replayed<Event extends AnyEvent>(
  store: Store,
  { stream, name, revision }: { stream: string; name: string; revision: bigint },
): Promise<Accepted<Event> | null> {
  const events: Recorded<Event>[] = []
  for await (const stored of pages(store, stream, revision)) {
    const [first] = events
    const metadata = stored.metadata as Metadata
    const isOwn =
      first === undefined
        ? namesOf(metadata).includes(name)
        : first.commandId === metadata.commandId
    if (!isOwn) break
    events.push(decodeAs<Event>(stored))
  }
  const last = events.at(-1)
  if (last === undefined) return null
  return { outcome: 'accepted', isReplay: true, events, position: last.position }
}

async function* pages(store: Store, stream: string, from: bigint): AsyncGenerator<StoredEvent> {
  for (let next = from, count = PAGE_EVENTS; count === PAGE_EVENTS; next += BigInt(count)) {
    count = 0
    for await (const stored of store.read(stream, { from: next, limit: PAGE_EVENTS })) {
      count += 1
      yield stored
    }
  }
}
