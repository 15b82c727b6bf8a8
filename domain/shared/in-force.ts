/** Which pack of rules an event goes by: said by stored data alone, so that live folding and a rebuild say the same. */
import { NO_END } from './instant.ts'

/** A pack that was activated, as its streams say it. */
export type Activation = {
  /** Counts the activations of its kind, from 1. */
  readonly sequence: number
  readonly at: string
  /** Exclusive; null: until another takes its place. */
  readonly to: string | null
  /** Where its activation stands in $all; and its withdrawal, null where it has none. */
  readonly position: bigint
  readonly withdrawn: bigint | null
}

/** As read models go by it. */
export type Pack = Activation & {
  readonly version: string
  /** As JSON has it. */
  readonly pack: unknown
}

/** What of an event chooses the pack. */
export type Occurrence = { readonly occurredAt: string; readonly position: bigint }

/**
 * The last one activated that holds at the instant of the event, of those that were stored before the event was: one that came too
 * late for an event, whatever held it up, is none for it. Null: what code ships.
 */
export const inForceFor = <One extends Activation>(
  packs: readonly One[],
  { occurredAt, position }: Occurrence,
): One | null =>
  packs.findLast(
    ({ at, to, ...pack }) =>
      at <= occurredAt &&
      occurredAt < (to ?? NO_END) &&
      pack.position < position &&
      (pack.withdrawn === null || pack.withdrawn > position),
  ) ?? null
