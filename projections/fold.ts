/** Folds events into rows held in memory. Pure: the same code serves the worker, a rebuild and the tests. */
import type { Recorded } from '../eventstore/codec.ts'
import type { AnyChange, AnyProjection, AnyRow } from './projection.ts'
import { keyText } from './rows.ts'

/** Thrown when an event cannot be folded; everything before it was. */
export class PoisonEvent extends Error {
  override readonly name = 'PoisonEvent'
  /** Everything before it was folded without trouble. */
  readonly position: bigint
  constructor(event: Recorded, cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause)
    super(`${event.type} ${event.revision}@${event.stream}, position ${event.position}: ${what}`)
    this.position = event.position
  }
}

/** Rows by key text; `isNew` where the batch has inserted them. */
export type Rows = Map<string, { row: AnyRow; isNew: boolean; isChanged: boolean }>

/** The keys that the events will ask for and that no earlier one of them inserts. */
export function keysOf(projection: AnyProjection, events: readonly Recorded[]): AnyRow[] {
  const wanted = new Map<string, AnyRow>()
  const inserted = new Set<string>()
  for (const change of events.flatMap((event) => changesOf(projection, event))) {
    if ('insert' in change) {
      inserted.add(keyText(projection, change.insert))
      continue
    }
    const text = keyText(projection, change.key)
    if (!inserted.has(text)) wanted.set(text, change.key)
  }
  return [...wanted.values()]
}

/** Applies the events to `rows`, in place. Throws PoisonEvent. */
export function foldInto(projection: AnyProjection, rows: Rows, events: readonly Recorded[]): void {
  for (const event of events) {
    try {
      for (const change of changesOf(projection, event)) apply(projection, rows, change)
    } catch (cause) {
      throw new PoisonEvent(event, cause)
    }
  }
}

/** In the handler's order: a later change of the same event finds what an earlier one left. */
function changesOf(projection: AnyProjection, event: Recorded): readonly AnyChange[] {
  const changes = projection.on[event.type]?.(event)
  if (changes === undefined) return []
  return 'insert' in changes || 'key' in changes ? [changes] : changes
}

function apply(projection: AnyProjection, rows: Rows, change: AnyChange): void {
  if ('insert' in change) {
    const text = keyText(projection, change.insert)
    if (rows.has(text)) throw new Error(`a row with the key ${text} is there already`)
    rows.set(text, { row: change.insert, isNew: true, isChanged: true })
    return
  }
  const text = keyText(projection, change.key)
  const before = rows.get(text)
  const row = change.evolve(before?.row ?? null)
  rows.set(text, { row, isNew: before?.isNew ?? true, isChanged: true })
}
