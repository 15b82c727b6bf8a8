/** Decides commands one after the other, each on the state that the ones before it would leave. Pure but for ids. */
import type { Decider } from '../domain/shared/decider.ts'
import { encode, keyOf, type EncodedEvent, type Metadata, type Recorded } from './codec.ts'
import type { AnyEvent, Request } from './command.ts'
import type { Folded } from './folded-state.ts'
import { tagOf } from './shown.ts'

/** Bytes of events in one append: half of the strictest server's limit of 1 MiB. */
const APPEND_BYTES_MAX = 512 * 1024

type Accepted<Event> = { accepted: true; events: readonly Event[]; encoded: EncodedEvent[] }

/** It was meant for something else than what is there: another revision, or something else that players are shown. */
type Missed = { accepted: false; stale: bigint } | { accepted: false; changed: string }

/** What was decided on one command; it holds only once the batch's append is acknowledged. */
export type Verdict<Event, Reason extends string> =
  | Accepted<Event>
  | { accepted: false; reason: Reason }
  | Missed
  | { accepted: false; rehearsed: readonly Event[] }

export type DecidedBatch<Item, State, Event, Reason extends string> = {
  verdicts: { item: Item; verdict: Verdict<Event, Reason> }[]
  /** What did not fit, or repeats a command of this batch: it is decided after this one. */
  later: Item[]
  /** What could not be decided: a throw is a fault of this command alone, not of those that wait beside it. */
  failed: { item: Item; error: unknown }[]
  /** The state, the instant of the last event and the last that players are shown, once the append is acknowledged. */
  state: State
  occurredAt: string
  shownId: string | null
}

export function decideBatch<
  Command,
  Event extends AnyEvent,
  State,
  Reason extends string,
  Item extends { request: Request<Command, State> },
>(
  decider: Decider<Command, Event, State, Reason>,
  folded: Folded<State>,
  { items, now }: { items: readonly Item[]; now: string },
): DecidedBatch<Item, State, Event, Reason> {
  const occurredAt = now > folded.occurredAt ? now : folded.occurredAt
  const batch: DecidedBatch<Item, State, Event, Reason> = {
    verdicts: [],
    later: [],
    failed: [],
    state: folded.state,
    occurredAt: folded.occurredAt,
    shownId: folded.shownId,
  }
  const ids = new Set<string>()
  let bytes = 0
  let { revision } = folded
  for (const item of items) {
    const { request } = item
    if (ids.has(request.commandId) || bytes >= APPEND_BYTES_MAX) {
      batch.later.push(item)
      continue
    }
    ids.add(request.commandId)
    const missed = missedBy(request, { revision, shownId: batch.shownId })
    if (missed !== null) {
      batch.verdicts.push({ item, verdict: missed })
      continue
    }
    try {
      const { verdict, state } = decideOne(decider, batch.state, { request, occurredAt })
      if (request.isDry === true && verdict.accepted) {
        batch.verdicts.push({ item, verdict: { accepted: false, rehearsed: verdict.events } })
        continue // those behind it are decided as if it had not been
      }
      batch.state = state
      batch.verdicts.push({ item, verdict })
      if (!verdict.accepted || verdict.encoded.length === 0) continue
      for (const event of verdict.encoded) bytes += event.bytes
      revision += BigInt(verdict.encoded.length)
      batch.occurredAt = occurredAt
      const lastShown = verdict.events.findLastIndex((event) => decider.shows?.(event))
      batch.shownId = verdict.encoded[lastShown]?.id ?? batch.shownId
    } catch (error) {
      batch.failed.push({ item, error })
    }
  }
  return batch
}

function missedBy(
  { expectedRevision, expectedTag }: Omit<Request<unknown, unknown>, 'command'>,
  { revision, shownId }: { revision: bigint; shownId: string | null },
): Missed | null {
  if ((expectedRevision ?? revision) !== revision) return { accepted: false, stale: revision }
  if (expectedTag === undefined) return null
  const tag = tagOf(shownId ?? '')
  return expectedTag === tag ? null : { accepted: false, changed: tag }
}

function decideOne<Command, Event extends AnyEvent, State, Reason extends string>(
  decider: Decider<Command, Event, State, Reason>,
  state: State,
  { request, occurredAt }: { request: Request<Command, State>; occurredAt: string },
): { verdict: Verdict<Event, Reason>; state: State } {
  const decision = decider.decide(request.command(occurredAt, state), state)
  if (!decision.accepted) return { verdict: decision, state }
  const { events } = decision
  const encoded = encode(events, metadataOf(request, occurredAt))
  return {
    verdict: { accepted: true, events, encoded },
    state: events.reduce((before, event) => decider.evolve(before, event, occurredAt), state),
  }
}

// Written out: a spread with further keys takes ten times as long, and every event passes here.
function metadataOf<Command, State>(
  request: Request<Command, State>,
  occurredAt: string,
): Omit<Metadata, 'schemaVersion'> {
  const { commandId, bodyHash, idempotencyKey, correlationId, traceparent, actor } = request
  const causationId = request.causationId ?? commandId
  const metadata: Omit<Metadata, 'schemaVersion'> =
    idempotencyKey === undefined
      ? { occurredAt, commandId, bodyHash, correlationId, causationId, actor }
      : { occurredAt, commandId, bodyHash, idempotencyKey, correlationId, causationId, actor }
  if (traceparent !== undefined) metadata.traceparent = traceparent
  return metadata
}

/** The events of an accepted command as they now stand in the stream, the first at `revision`. */
export function recordedOf<Event extends AnyEvent>(
  { events, encoded }: Accepted<Event>,
  { stream, revision, position }: { stream: string; revision: bigint; position: bigint },
): Recorded<Event>[] {
  const key = keyOf(stream)
  return encoded.map(({ id, type, metadata }, index) => {
    const recorded = {
      type,
      data: events[index]?.data,
      id,
      stream,
      key,
      revision: revision + BigInt(index),
      position,
      occurredAt: metadata.occurredAt,
      commandId: metadata.commandId,
      metadata,
    }
    return recorded as unknown as Recorded<Event>
  })
}
