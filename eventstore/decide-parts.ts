/** Decides the parts of one request, each on what the ones before it leave: all of them, or none. Pure but for ids. */
import type { Decider } from '../domain/shared/decider.ts'
import { encode, keyOf, type EncodedEvent, type Metadata, type Recorded } from './codec.ts'
import type { AnyEvent, Asking, Fact, Facts, Part } from './command.ts'
import { namesOf } from './names.ts'
import type { Recognised } from './recognise.ts'

/** A waiting request as it is decided. */
export type Undecided<Command, Event extends AnyEvent, State> = Omit<Recognised<Event>, 'parts'> & {
  readonly asking: Asking
  readonly parts: readonly Part<Command, State, Event>[]
}

/** Null for a part that is answered from before. */
export type DecidedPart<Event> = {
  readonly events: readonly Event[]
  readonly encoded: EncodedEvent[]
} | null

export type DecidedParts<Event, State, Reason extends string> =
  | { accepted: true; parts: readonly DecidedPart<Event>[]; state: State }
  | { accepted: false; refused: number; reason: Reason }

/** Where the first event would stand, but for its revision, and where the stream stands before it. */
export type At = { stream: string; occurredAt: string; revision: bigint }

export function decideParts<Command, Event extends AnyEvent, State, Reason extends string>(
  decider: Decider<Command, Event, State, Reason>,
  before: State,
  { item, at }: { item: Undecided<Command, Event, State>; at: At },
): DecidedParts<Event, State, Reason> {
  const decided: DecidedPart<Event>[] = []
  let state = before
  for (const part of item.parts) {
    const index = decided.length
    if (item.answers?.has(index)) {
      decided.push(null)
      continue
    }
    const facts = part.refersTo === undefined ? NO_FACTS : factsOf(item, part, { decided, at })
    const decision = decider.decide(part.command(at.occurredAt, state, facts), state)
    if (!decision.accepted) return { accepted: false, refused: index, reason: decision.reason }
    const { events } = decision
    decided.push({ events, encoded: encode(events, metadataOf(item.asking, part, at.occurredAt)) })
    for (const event of events) state = decider.evolve(state, event, at.occurredAt)
  }
  return { accepted: true, parts: decided, state }
}

const NO_FACTS: Facts<never> = []

type SoFar<Event> = { decided: readonly DecidedPart<Event>[]; at: At }

/** What its references name: of the stream, or of a part of the same request that stands before it. */
function factsOf<Event extends AnyEvent>(
  item: Undecided<unknown, Event, never>,
  { refersTo = [] }: Pick<Part<unknown, never, Event>, 'refersTo'>,
  soFar: SoFar<Event>,
): Facts<Event> {
  return refersTo.map(({ name }) => item.facts?.get(name) ?? factOfPart(item, name, soFar))
}

/** A part that was accepted before goes by what it is called now, too. */
function factOfPart<Event extends AnyEvent>(
  { parts, answers }: Undecided<unknown, Event, never>,
  name: string,
  { decided, at }: SoFar<Event>,
): readonly Fact<Event>[] | null {
  let { revision } = at
  for (const [index, made] of decided.entries()) {
    const part = parts[index]
    if (part !== undefined && namesOf(part).includes(name)) {
      if (made !== null) {
        return recordedOf(made, { stream: at.stream, revision: revision + 1n, position: 0n })
      }
      const before = answers?.get(index)
      return before?.outcome === 'accepted' ? before.events : null
    }
    revision += BigInt(made?.encoded.length ?? 0)
  }
  return null
}

// Written out: a spread with further keys takes ten times as long, and every event passes here.
function metadataOf(
  asking: Asking,
  part: Omit<Part<never, never, never>, 'command'>,
  occurredAt: string,
): Omit<Metadata, 'schemaVersion'> {
  const { correlationId, traceparent, actor } = asking
  const { commandId, bodyHash, idempotencyKey, alias } = part
  const causationId = asking.causationId ?? commandId
  const metadata: Omit<Metadata, 'schemaVersion'> =
    idempotencyKey === undefined
      ? { occurredAt, commandId, bodyHash, correlationId, causationId, actor }
      : { occurredAt, commandId, bodyHash, idempotencyKey, correlationId, causationId, actor }
  if (alias !== undefined) metadata.alias = alias
  if (traceparent !== undefined) metadata.traceparent = traceparent
  return metadata
}

/** The events of an accepted command as they now stand in the stream, the first at `revision`. */
export function recordedOf<Event extends AnyEvent>(
  { events, encoded }: NonNullable<DecidedPart<Event>>,
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
