/** How a stream is folded to its state: read whole, read on, or one event more. */
import type { Decider } from '../domain/shared/decider.ts'
import type { AnyEvent } from './command.ts'
import { decode, type Recorded, type StoredEvent } from './codec.ts'
import type { Folded } from './folded-state.ts'
import { noRepeats, remember } from './repeats.ts'
import { readSnapshot, type Snapshot } from './snapshots.ts'
import type { Store } from './store.ts'

/** An aggregate as this room handles it: the decider, the form of its snapshots, and the weight of its state. */
export type Aggregate<Command, Event extends AnyEvent, State, Reason extends string> = {
  readonly decider: Decider<Command, Event, State, Reason>
  /** Bytes that a state takes in memory, estimated. */
  readonly weigh: (state: State) => number
  readonly snapshot: Snapshot<State> | null
}

/** Reads a stream whole, from its newest usable snapshot on. Throws what the store throws. */
export async function load<Event extends AnyEvent, State>(
  store: Store,
  aggregate: Aggregate<never, Event, State, string>,
  stream: string,
): Promise<Folded<State>> {
  const snapshot = aggregate.snapshot && (await readSnapshot(store, aggregate.snapshot, stream))
  const folded = snapshot ?? {
    state: aggregate.decider.initialState(),
    revision: -1n,
    position: 0n,
    occurredAt: '',
    eventId: '',
    repeats: noRepeats(),
  }
  await readOn(store, aggregate, { stream, folded })
  return folded
}

/** Folds what came after `folded` into it, in place; answers how many events that were. */
export async function readOn<Event extends AnyEvent, State>(
  store: Store,
  aggregate: Aggregate<never, Event, State, string>,
  { stream, folded }: { stream: string; folded: Folded<State> },
): Promise<number> {
  let count = 0
  for await (const stored of store.read(stream, { from: folded.revision + 1n })) {
    fold(aggregate, folded, decodeAs<Event>(stored))
    count += 1
  }
  return count
}

/** Folds one event into `folded`, in place, and remembers its command. */
export function fold<Event extends AnyEvent, State>(
  aggregate: Aggregate<never, Event, State, string>,
  folded: Folded<State>,
  event: Recorded<Event>,
): void {
  if (event.revision !== folded.revision + 1n) {
    throw new Error(`${event.stream}: read revision ${event.revision} after ${folded.revision}`)
  }
  folded.state = aggregate.decider.evolve(folded.state, event)
  folded.revision = event.revision
  folded.position = event.position
  folded.occurredAt = event.occurredAt
  folded.eventId = event.id
  remember(folded.repeats, event)
}

/** A category's streams hold its own events alone: the codec has checked type and data. */
export const decodeAs = <Event extends AnyEvent>(stored: StoredEvent) =>
  decode(stored) as unknown as Recorded<Event>
