/** How a stream is folded to its state: read whole, read on, or one event more. */
import type { Decider } from '../domain/shared/decider.ts'
import type { AnyEvent } from './command.ts'
import { decode, type Recorded, type StoredEvent } from './codec.ts'
import type { Folded } from './folded-state.ts'
import { noRepeats, remember } from './repeats.ts'
import { readSnapshot } from './snapshots.ts'
import type { Store } from './store.ts'

/** Reads a stream whole, from its newest usable snapshot on. Throws what the store throws. */
export async function load<Event extends AnyEvent, State>(
  store: Store,
  decider: Decider<never, Event, State, string>,
  stream: string,
): Promise<Folded<State>> {
  const snapshot = decider.snapshot && (await readSnapshot(store, decider.snapshot, stream))
  const folded = snapshot ?? {
    state: decider.initialState(),
    revision: -1n,
    position: 0n,
    occurredAt: '',
    eventId: '',
    shownId: '',
    repeats: noRepeats(),
  }
  await readOn(store, decider, { stream, folded })
  return folded
}

/** Folds what came after `folded` into it, in place; answers how many events that were. */
export async function readOn<Event extends AnyEvent, State>(
  store: Store,
  decider: Decider<never, Event, State, string>,
  { stream, folded }: { stream: string; folded: Folded<State> },
): Promise<number> {
  let count = 0
  for await (const stored of store.read(stream, { from: folded.revision + 1n })) {
    fold(decider, folded, decodeAs<Event>(stored))
    count += 1
  }
  return count
}

/** Folds one event into `folded`, in place, and remembers its command. */
export function fold<Event extends AnyEvent, State>(
  decider: Decider<never, Event, State, string>,
  folded: Folded<State>,
  event: Recorded<Event>,
): void {
  if (event.revision !== folded.revision + 1n) {
    throw new Error(`${event.stream}: read revision ${event.revision} after ${folded.revision}`)
  }
  folded.state = decider.evolve(folded.state, event, event.occurredAt)
  folded.revision = event.revision
  folded.position = event.position
  folded.occurredAt = event.occurredAt
  folded.eventId = event.id
  if (decider.shows?.(event) === true) folded.shownId = event.id
  remember(folded.repeats, event)
}

/** A category's streams hold its own events alone: the codec has checked type and data. */
export const decodeAs = <Event extends AnyEvent>(stored: StoredEvent) =>
  decode(stored) as unknown as Recorded<Event>
