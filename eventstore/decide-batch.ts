/** Decides commands one after the other, each on the state that the ones before it would leave. Pure but for ids. */
import { encode, keyOf, type EncodedEvent, type Metadata, type Recorded } from './codec.ts'
import type { AnyEvent, Request } from './command.ts'
import type { Aggregate, Folded } from './folded.ts'

/** Bytes of events in one append: half of the strictest server's limit of 1 MiB. */
const APPEND_BYTES_MAX = 512 * 1024

type Accepted<Event> = { accepted: true; events: readonly Event[]; encoded: EncodedEvent[] }

/** What was decided on one command; it holds only once the batch's append is acknowledged. */
export type Verdict<Event, Reason extends string> =
  | (Accepted<Event> & { metadata: Omit<Metadata, 'schemaVersion'> })
  | { accepted: false; reason: Reason }

export type DecidedBatch<Item, State, Event, Reason extends string> = {
  verdicts: { item: Item; verdict: Verdict<Event, Reason> }[]
  /** What did not fit, or repeats a command of this batch: it is decided after this one. */
  later: Item[]
  /** The state, and the instant of the last event, once the append is acknowledged. */
  state: State
  occurredAt: string
}

export function decideBatch<
  Command,
  Event extends AnyEvent,
  State,
  Reason extends string,
  Item extends { request: Request<Command, State> },
>(
  { decider }: Aggregate<Command, Event, State, Reason>,
  folded: Folded<State>,
  { items, now }: { items: readonly Item[]; now: string },
): DecidedBatch<Item, State, Event, Reason> {
  const occurredAt = now > folded.occurredAt ? now : folded.occurredAt
  const batch: DecidedBatch<Item, State, Event, Reason> = {
    verdicts: [],
    later: [],
    state: folded.state,
    occurredAt: folded.occurredAt,
  }
  const ids = new Set<string>()
  let bytes = 0
  for (const item of items) {
    const { request } = item
    if (ids.has(request.commandId) || bytes >= APPEND_BYTES_MAX) {
      batch.later.push(item)
      continue
    }
    ids.add(request.commandId)
    const decision = decider.decide(request.command(occurredAt, batch.state), batch.state)
    if (!decision.accepted) {
      batch.verdicts.push({ item, verdict: decision })
      continue
    }
    const metadata = metadataOf(request, occurredAt)
    const encoded = encode(decision.events, metadata)
    for (const event of decision.events) batch.state = decider.evolve(batch.state, event)
    for (const event of encoded) bytes += event.bytes
    if (encoded.length > 0) batch.occurredAt = occurredAt
    batch.verdicts.push({ item, verdict: { ...decision, encoded, metadata } })
  }
  return batch
}

function metadataOf<Command, State>(
  {
    commandId,
    bodyHash,
    idempotencyKey,
    correlationId,
    causationId,
    actor,
  }: Request<Command, State>,
  occurredAt: string,
): Omit<Metadata, 'schemaVersion'> {
  return {
    ...{ occurredAt, commandId, bodyHash },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...{ correlationId, causationId: causationId ?? commandId, actor },
  }
}

/** The events of an accepted command as they now stand in the stream, the first at `revision`. */
export function recordedOf<Event extends AnyEvent>(
  { events, encoded, metadata }: Extract<Verdict<Event, never>, { accepted: true }>,
  { stream, revision, position }: { stream: string; revision: bigint; position: bigint },
): Recorded<Event>[] {
  return encoded.map(({ id, metadata: stored }, index) => ({
    ...(events[index] as Event),
    ...{ id, stream, key: keyOf(stream), revision: revision + BigInt(index), position },
    occurredAt: metadata.occurredAt,
    commandId: metadata.commandId,
    metadata: stored as Metadata,
  }))
}
