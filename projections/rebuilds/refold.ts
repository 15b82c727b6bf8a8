/** Folds the streams of one partition, or the whole store, anew, in memory, up to where each read model stands: by it tables are proven. */
import { decode } from '../../eventstore/codec.ts'
import type { Step } from '../../eventstore/subscription.ts'
import { keepIn, type KeptFinding } from '../engine/findings.ts'
import { applyTo, changesOf, type Rows } from '../engine/fold.ts'
import type { AnyProjection } from '../engine/projection.ts'
import { isWhole, undecoded, withoutLeftOut } from '../engine/whole.ts'

/** A read model, and the position up to which it is folded; null: it stands before the first event. */
export type Extent = { readonly projection: AnyProjection; readonly to: bigint | null }

/** What a fold leaves: its rows, those of the facts that it was told, and what it found, by key. */
export type Folded = {
  readonly rows: Rows
  readonly told: Rows
  readonly findings: Map<string, KeptFinding>
}

export type Source = (signal: AbortSignal) => AsyncIterable<Step>

/** Of a partition without events. */
export const nothing = (): Folded => ({
  rows: new Map(),
  told: new Map(),
  findings: new Map(),
})

/**
 * By the read model's name; all of them are whole, or none is. `steps` begin before the first event and are left once all extents are reached, or
 * when they have caught up. Throws PoisonEvent and UndecodableEvent.
 */
export async function refold(
  extents: readonly Extent[],
  steps: Source,
  onEvent: () => void = () => {},
): Promise<Map<string, Folded>> {
  const folds = extents.map((extent) => ({ ...extent, ...nothing() }))
  const folded = new Map(folds.map((fold) => [fold.projection.name, fold]))
  const furthest = extents.reduce((far, { to }) => (to !== null && to > far ? to : far), -1n)
  if (furthest < 0n) return folded
  const areWhole = extents.every(({ projection }) => isWhole(projection))
  const read = areWhole ? undecoded : decode
  const ending = new AbortController()
  const all = steps(ending.signal)
  try {
    for await (const step of areWhole ? withoutLeftOut(all) : all) {
      if (step.kind === 'caughtUp') break
      const position = step.kind === 'event' ? step.event.position : step.position
      if (position > furthest) break
      if (step.kind === 'event') {
        const event = read(step.event)
        for (const { projection, to, rows, told, findings } of folds) {
          if (to === null || position > to) continue
          const changes = changesOf(projection, [event], told)
          keepIn(findings, applyTo(rows, changes, projection.finds))
        }
        onEvent()
      }
      if (position === furthest) break
    }
  } finally {
    ending.abort()
  }
  return folded
}
