/** What is asked of the command handler, and what it answers. */
import type { Actor, Recorded } from './codec.ts'

export type AnyEvent = { readonly type: string; readonly data: unknown }

/** A command for one aggregate, with all that makes a repeat of it recognisable. */
export type Request<Command, State> = {
  /** The aggregate's id: what follows the dash in its stream's name. */
  readonly id: string
  readonly commandId: string
  /** SHA-256 of what the caller asked for, in hex; of two commands with one id the second must have the same. */
  readonly bodyHash: string
  readonly idempotencyKey?: string
  readonly correlationId: string
  readonly causationId?: string
  /** W3C Trace Context of the request, as it came. */
  readonly traceparent?: string
  readonly actor: Actor
  /** The command is decided on this revision of the stream or not at all; a repeat is answered whatever it says. */
  readonly expectedRevision?: bigint
  /** The same of what players are shown: it has this tag (shown.ts), whatever they are not shown has come since. */
  readonly expectedTag?: string
  /** It is decided on what is there now, and nothing is written, nor remembered. */
  readonly isDry?: boolean
  /** Builds the command for the state it is decided on; called again after each lost race. */
  readonly command: (at: string, state: State) => Command
}

/** `position` is one that `?after=` may wait for. A replay gives the events of the first time. */
export type Executed<Event extends AnyEvent, Reason extends string> =
  | {
      readonly outcome: 'accepted'
      readonly isReplay: boolean
      readonly events: readonly Recorded<Event>[]
      readonly position: bigint
    }
  | { readonly outcome: 'rejected'; readonly reason: Reason }
  | { readonly outcome: 'keyReused' }
  /** What a dry command would have written. */
  | { readonly outcome: 'rehearsed'; readonly events: readonly Event[] }
  /** The stream stands at `revision`, not at the one that was expected; -1n: it has no events. */
  | { readonly outcome: 'stale'; readonly revision: bigint }
  /** What players are shown has `tag`, not the one that was expected; '': nothing has been shown yet. */
  | { readonly outcome: 'changed'; readonly tag: string }

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

/** Thrown when a queue is full: nothing was done, and the caller should come back later. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded'
}
