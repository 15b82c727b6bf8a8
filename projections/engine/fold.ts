/** Folds events into rows held in memory. Pure: the same code serves the worker, a rebuild and the tests. */
import type { Recorded } from '../../eventstore/codec.ts'
import type { Found } from './findings.ts'
import { handlerOf, type AnyChange, type AnyProjection, type AnyRow } from './projection.ts'
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

/** What the events do, in order: each handler is asked once. `text` is the key of the row. */
type Changes = readonly { event: Recorded; change: AnyChange; text: string }[]

/** In the handler's order: a later change of the same event finds what an earlier one left. Throws PoisonEvent. */
export function changesOf(projection: AnyProjection, events: readonly Recorded[]): Changes {
  const found: { event: Recorded; change: AnyChange; text: string }[] = []
  for (const event of events) {
    try {
      const changes = handlerOf(projection, event)?.(event)
      if (changes === undefined) continue
      for (const change of isOne(changes) ? [changes] : changes) {
        found.push({ event, change, text: keyText(projection, keyOf(change)) })
      }
    } catch (cause) {
      throw new PoisonEvent(event, cause)
    }
  }
  return found
}

const isOne = (changes: AnyChange | readonly AnyChange[]): changes is AnyChange =>
  !Array.isArray(changes)

function keyOf(change: AnyChange): AnyRow {
  if ('insert' in change) return change.insert
  return 'remove' in change ? change.remove : change.key
}

/** The keys that the changes will ask for and that no earlier one of them inserts. */
export function keysOf(changes: Changes): AnyRow[] {
  const wanted = new Map<string, AnyRow>()
  const inserted = new Set<string>()
  for (const { change, text } of changes) {
    if ('insert' in change) inserted.add(text)
    else if (!inserted.has(text)) wanted.set(text, keyOf(change))
  }
  return [...wanted.values()]
}

/** Applies the changes to `rows`, in place; answers what `finds` made of them. Throws PoisonEvent. */
export function applyTo(
  rows: Rows,
  changes: Changes,
  finds: AnyProjection['finds'] = undefined,
): Found[] {
  const found: Found[] = []
  for (const { event, change, text } of changes) {
    try {
      if ('remove' in change) {
        rows.delete(text)
        continue
      }
      const before = finds === undefined ? null : (rows.get(text)?.row ?? null)
      const after = apply(rows, text, change)
      const finding = finds?.(before, after)
      if (finding) found.push({ ...finding, event })
    } catch (cause) {
      throw new PoisonEvent(event, cause)
    }
  }
  return found
}

/** Both at once, where all rows are in memory. */
export const foldInto = (
  projection: AnyProjection,
  rows: Rows,
  events: readonly Recorded[],
): Found[] => applyTo(rows, changesOf(projection, events), projection.finds)

function apply(rows: Rows, text: string, change: Exclude<AnyChange, { remove: AnyRow }>): AnyRow {
  const before = rows.get(text)
  if ('insert' in change) {
    if (before !== undefined) throw new Error(`a row with the key ${text} is there already`)
    rows.set(text, { row: change.insert, isNew: true, isChanged: true })
    return change.insert
  }
  const row = change.evolve(before?.row ?? null)
  rows.set(text, { row, isNew: before?.isNew ?? true, isChanged: true })
  return row
}
