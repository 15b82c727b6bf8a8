/** The shape of every aggregate: pure functions over facts, and nothing else. */

/** What `decide` answers: the facts to append, or the reason nothing may be appended. */
export type Decision<Event, Reason extends string> =
  | { readonly accepted: true; readonly events: readonly Event[] }
  | { readonly accepted: false; readonly reason: Reason }

export const accept = <Event>(...events: Event[]) => ({ accepted: true, events }) as const

export const reject = <const Reason extends string>(reason: Reason) =>
  ({ accepted: false, reason }) as const

/** How a state is kept beside a stream that grows long: change `version` with the schema, or with evolve. */
export type Snapshot<State> = {
  readonly version: number
  readonly schema: { encode: (state: State) => unknown; decode: (stored: never) => State }
  /** What becomes of snapshots of the version before; refold: only the stream knows what the new state has to hold. */
  readonly from: StateStep | 'refold'
}

/** From what a snapshot of `version` holds, as JSON has it, to what this one would hold at the same event. Pure. */
export type StateStep = {
  readonly version: number
  readonly step: (stored: never) => unknown
}

/** A pure aggregate. No I/O, no clock, no randomness: all it needs is in the command or the state. */
export type Decider<Command, Event, State, Reason extends string> = {
  readonly category: string
  readonly initialState: () => State
  /** `at` is the instant of the event, as its metadata will say, ISO 8601: inside a batch too. */
  readonly evolve: (state: State, event: Event, at: string) => State
  readonly decide: (command: Command, state: State) => Decision<Event, Reason>
  /** Whether the event changes what its player is shown of the aggregate; without it nobody is shown it. */
  readonly shows?: (event: Event) => boolean
  /** Bytes that a state takes in memory beyond what every state does, estimated: right within a factor of two. */
  readonly weigh?: (state: State) => number
  /** Without it a state is always folded from the beginning of its stream. */
  readonly snapshot?: Snapshot<State>
}
