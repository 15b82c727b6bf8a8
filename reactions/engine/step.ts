/** The request of a step that completes an event: the same whoever runs it, however often. */
import { dueIdOf, findingIdOf, stepIdOf } from '../../eventstore/ids.ts'
import type { Actor, Recorded } from '../../eventstore/codec.ts'
import type { AnyEvent, Executed } from '../../eventstore/command.ts'
import type { Unsent } from '../../projections/reading/outbox.ts'

const FINISHER: Actor = { role: 'system', id: 'finisher' }

/** Of what a finding of a read model leads to. */
const OUTBOX: Actor = { role: 'system', id: 'outbox' }

/** Of what nobody asked for: its time had come. */
const DUE: Actor = { role: 'system', id: 'due' }

/** What of a step makes it recognisable; its content may differ by who runs it (a fresh seed), its id may not. */
export function stepOf(event: Recorded<AnyEvent>, step: string) {
  const { correlationId, traceparent } = event.metadata
  return {
    commandId: stepIdOf(event.id, step),
    bodyHash: step,
    correlationId,
    ...(traceparent === undefined ? {} : { traceparent }),
    causationId: event.id,
    actor: FINISHER,
  }
}

/** The same for what a finding leads to: named by its natural key, whoever sends it. */
export function fromFinding({
  projection,
  key,
  kind,
}: Pick<Unsent, 'projection' | 'key' | 'kind'>) {
  const commandId = findingIdOf(projection, key)
  return { commandId, bodyHash: kind, correlationId: commandId, actor: OUTBOX }
}

/** The same for what was due: named by what, and from when on, whoever does it. */
export function fromDue({ kind, id, at }: { kind: string; id: string; at: string }) {
  const commandId = dueIdOf(kind, id, at)
  return { commandId, bodyHash: kind, correlationId: commandId, actor: DUE }
}

/** A step's events, of the first time when it is a repeat. A step that a rule refuses is a broken invariant. */
export function done<Event extends AnyEvent>(executed: Executed<Event, string>) {
  if (executed.outcome === 'accepted') return executed
  const why = executed.outcome === 'rejected' ? executed.reason : executed.outcome
  throw new Error(`a step was refused: ${why}`)
}
