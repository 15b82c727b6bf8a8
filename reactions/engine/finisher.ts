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
  /** Whether it has to have another turn later, by what `run` answered; without it: never. */
  readonly isPending?: (done: never) => boolean
}

/** By what a fact of each type is seen to be complete; where the last step had nothing to write, it is not seen so. */
export type CompletedBy = Readonly<Record<string, Pick<Finisher<never>, 'step' | 'writes'>>>

/** By the type of the fact. */
export type FinisherTable = { readonly [Type in DomainEvent['type']]?: Finisher<Type> }
