/** How a fact is completed that leaves something to be done: a row of the tables that the contexts bring. */
import type { DomainEvent } from '../../domain/events.ts'
import type { Recorded } from '../../eventstore/codec.ts'

/** The recorded event of a type. */
export type Fact<Type extends DomainEvent['type']> = Recorded<Extract<DomainEvent, { type: Type }>>

type Finisher<Type extends DomainEvent['type']> = {
  /** Whoever runs it, in any order and any number of times, has the effect once. */
  readonly run: (deps: never, fact: Fact<Type>) => Promise<unknown>
  /** The last step, and what it writes: a step that finds nothing to do writes nothing. */
  readonly step: string
  readonly writes: readonly DomainEvent['type'][]
  /**
   * It waits for a third party, and is complete in itself: `run` is for the command that began it, and for the act of `due`
   * (projections/operations/due.ts) that asks again. Finishers leave it alone.
   */
  readonly waits?: true
}

/** By what a fact of each type is seen to be complete; where the last step had nothing to write, it is not seen so. */
export type CompletedBy = Readonly<Record<string, Pick<Finisher<never>, 'step' | 'writes'>>>

/** By the type of the fact. */
export type FinisherTable = { readonly [Type in DomainEvent['type']]?: Finisher<Type> }
