/** Folds events into rows held in memory. Pure: the same code serves the worker, a rebuild and the tests. */
import type { Recorded } from '../../eventstore/codec.ts'
import type { Found } from './findings.ts'
import {
  handlerOf,
  type AnyChange,
  type AnyFacts,
  type AnyProjection,
  type AnyRow,
} from './projection.ts'
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

/** What a fold goes by: the handlers of a read model, or those of its facts. */
type Foldable = Pick<AnyProjection, 'key' | 'on' | 'every' | 'facts'>

/**
 * In the handler's order: a later change of the same event finds what an earlier one left. `told`: the rows of the facts that
 * the read model owns, which are folded in passing, in place. Throws PoisonEvent.
 */
export function changesOf(
  projection: Foldable,
  events: readonly Recorded[],
  told: Rows = new Map(),
): Changes {
  const found: { event: Recorded; change: AnyChange; text: string }[] = []
  for (const event of events) {
    try {
      const row = projection.facts && tell(projection.facts, event, told)
      const changes = handlerOf(projection, event)?.(event, row ?? null)
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
  if ('first' in change) return change.first
  return 'remove' in change ? change.remove : change.key
}

/** Folds the event into the facts, and answers the row that its handler is told. */
function tell(facts: AnyFacts, event: Recorded, told: Rows): AnyRow | undefined {
  applyTo(told, changesOf(facts, [event]))
  const whose = facts.whose(event)
  return whose === null ? undefined : told.get(keyText(facts, whose))?.row
}

/** The keys of the facts that these events change, or their handlers are told. */
export function factKeysOf(facts: AnyFacts, events: readonly Recorded[]): AnyRow[] {
  const wanted = new Map<string, AnyRow>()
  for (const event of events) {
    const whose = facts.whose(event)
    if (whose !== null) wanted.set(keyText(facts, whose), whose)
  }
  for (const key of keysOf(changesOf(facts, events))) wanted.set(keyText(facts, key), key)
  return [...wanted.values()]
}

/** The keys that the changes will ask for and that no earlier one of them inserts. */
export function keysOf(changes: Changes): AnyRow[] {
  const wanted = new Map<string, AnyRow>()
  const inserted = new Set<string>()
  const beginnings = new Map<string, Recorded>()
  for (const { event, change, text } of changes) {
    const beginning = beginnings.get(event.stream) ?? event
    beginnings.set(event.stream, beginning)
    // What comes later in its stream than a batch begins was begun in this batch, if it goes on with anything.
    if ('insert' in change || ('first' in change && beginning !== event)) inserted.add(text)
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

/** Both at once, from the first event on and where all rows are in memory. */
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
  if ('first' in change) {
    if (before === undefined) rows.set(text, { row: change.first, isNew: true, isChanged: true })
    return before?.row ?? change.first
  }
  const row = change.evolve(before?.row ?? null)
  rows.set(text, { row, isNew: before?.isNew ?? true, isChanged: true })
  return row
}
