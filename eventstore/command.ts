/** What is asked of the command handler, and what it answers. */
import type { Actor, Envelope, Recorded } from './codec.ts'
import type { Misuse } from './misuse.ts'
import type { Reference } from './names.ts'

export type AnyEvent = { readonly type: string; readonly data: unknown }

/** An event of an earlier command; one of the same request has no position yet. */
export type Fact<Event extends AnyEvent> = Event & Omit<Envelope, 'position'>

/**
 * What each reference names, in their order: the events of that command, however old; null where the stream has no
 * such command at the revision that is decided on.
 */
export type Facts<Event extends AnyEvent> = readonly (readonly Fact<Event>[] | null)[]

/** A command for one aggregate, with all that makes a repeat of it recognisable. */
export type Part<Command, State, Event extends AnyEvent = AnyEvent> = {
  /** Made of what the caller calls it, or of the fact that it acts on (actIdOf in ids.ts). */
  readonly commandId: string
  /** What the caller calls it, where its id is another: the command is known by both from then on. */
  readonly alias?: string
  /**
   * SHA-256 of what the caller asked for, in hex, without what differs in a repeat (instants, ids of calls); of two
   * commands under one name the second must have the same.
   */
  readonly bodyHash: string
  /** What the caller's own name was made of, with its time checked at the door; nothing else may stand here. */
  readonly idempotencyKey?: string
  readonly refersTo?: readonly Reference[]
  /** Builds the command for the state it is decided on; called again after each lost race. */
  readonly command: (at: string, state: State, facts: Facts<Event>) => Command
}

/** Who asks for something of which aggregate, and on what condition. */
export type Asking = {
  /** The aggregate's id: what follows the dash in its stream's name. */
  readonly id: string
  readonly correlationId: string
  readonly causationId?: string
  /** W3C Trace Context of the request, as it came. */
  readonly traceparent?: string
  readonly actor: Actor
  /** It is decided on this revision of the stream or not at all; a repeat is answered whatever it says. */
  readonly expectedRevision?: bigint
  /** The same of what players are shown: it has this tag (shown.ts), whatever they are not shown has come since. */
  readonly expectedTag?: string
  /** It is decided on what is there now, and nothing is written, nor remembered. */
  readonly isDry?: boolean
}

export type Request<Command, State, Event extends AnyEvent = AnyEvent> = Asking &
  Part<Command, State, Event>

/**
 * Several commands in their order, each decided on what the ones before it leave. Those that were accepted before are
 * answered from their first time; the others leave in one append, all or none.
 */
export type RequestOfParts<Command, State, Event extends AnyEvent = AnyEvent> = Asking & {
  readonly parts: readonly Part<Command, State, Event>[]
}

/** `position` is one that `?after=` may wait for. A replay gives the events of the first time. */
export type Accepted<Event extends AnyEvent> = {
  readonly outcome: 'accepted'
  readonly isReplay: boolean
  readonly events: readonly Recorded<Event>[]
  readonly position: bigint
}
type Rejected<Reason extends string> = { readonly outcome: 'rejected'; readonly reason: Reason }
export type KeyReused = { readonly outcome: 'keyReused' }
/** What a dry command would have written. */
type Rehearsed<Event> = { readonly outcome: 'rehearsed'; readonly events: readonly Event[] }
/** The stream stands at `revision`, not at the one that was expected; -1n: it has no events. */
type Stale = { readonly outcome: 'stale'; readonly revision: bigint }
/** What players are shown has `tag`, not the one that was expected; '': nothing has been shown yet. */
type Changed = { readonly outcome: 'changed'; readonly tag: string }
/** The request cannot be taken as it is, whatever the stream says. */
type Misused = { readonly outcome: 'misused'; readonly reason: Misuse }

export type Executed<Event extends AnyEvent, Reason extends string> =
  Accepted<Event> | Rejected<Reason> | KeyReused | Rehearsed<Event> | Stale | Changed | Misused

/** `withheld`: nothing was said against it, but another part was refused, so that it was not done. */
export type PartAnswer<Event extends AnyEvent, Reason extends string> =
  | Accepted<Event>
  | Rejected<Reason>
  | KeyReused
  | Rehearsed<Event>
  | { readonly outcome: 'withheld' }

/** `parts` has an answer for each, in their order. `refused`: nothing was appended; what was known before is answered. */
export type ExecutedParts<Event extends AnyEvent, Reason extends string> =
  | {
      readonly outcome: 'accepted'
      readonly parts: readonly Accepted<Event>[]
      readonly position: bigint
    }
  | {
      readonly outcome: 'refused' | 'rehearsed'
      readonly parts: readonly PartAnswer<Event, Reason>[]
    }
  | Stale
  | Changed
  | Misused

/** The answer to the one part of a request. */
export function onlyPart<Event extends AnyEvent, Reason extends string>(
  executed: ExecutedParts<Event, Reason>,
): Executed<Event, Reason> {
  if (!('parts' in executed)) return executed
  const [only] = executed.parts
  if (only === undefined || only.outcome === 'withheld') throw new Error('one part, no answer')
  return only
}

/** The first event of `type`; throws where there is none: a command that was accepted has it. */
export function eventOf<Event extends AnyEvent, const Type extends Event['type']>(
  events: readonly Event[],
  type: Type,
): Extract<Event, { type: Type }> {
  const isSought = (event: Event): event is Extract<Event, { type: Type }> => event.type === type
  const found = events.find(isSought)
  if (found === undefined) throw new Error(`an accepted command without ${type}`)
  return found
}

/** The data of the first event of `type`, if there is one. */
export const factOf = <Event extends AnyEvent, const Type extends Event['type']>(
  events: readonly Event[],
  type: Type,
): Extract<Event, { type: Type }>['data'] | undefined =>
  events.find((event) => event.type === type)?.data

/** Thrown when a command lost its race again and again until the deadline. It may be sent again. */
export class WrongRevision extends Error {
  override readonly name = 'WrongRevision'
}

/** Thrown where the clock of this process is too far off to decide anything: nothing was done. */
export class ClockSkewed extends Error {
  override readonly name = 'ClockSkewed'
}

/** Thrown when a queue is full: nothing was done, and the caller should come back later. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded'
}
