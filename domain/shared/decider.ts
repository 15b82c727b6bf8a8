/** The shape of every aggregate: pure functions over facts, and nothing else. */

/** What `decide` answers: the facts to append, or the reason nothing may be appended. */
export type Decision<Event, Reason extends string> =
  | { readonly accepted: true; readonly events: readonly Event[] }
  | { readonly accepted: false; readonly reason: Reason }

export const accept = <Event>(...events: Event[]) => ({ accepted: true, events }) as const

export const reject = <const Reason extends string>(reason: Reason) =>
  ({ accepted: false, reason }) as const

/** A pure aggregate. No I/O, no clock, no randomness: all it needs is in the command or the state. */
export type Decider<Command, Event, State, Reason extends string> = {
  readonly category: string
  readonly initialState: () => State
  readonly evolve: (state: State, event: Event) => State
  readonly decide: (command: Command, state: State) => Decision<Event, Reason>
}
