/** Read models of every stream: one lease, one order, and events as they are stored, also those that this code does not know. */
import { keyOf, type Recorded, type StoredEvent } from '../../eventstore/codec.ts'
import type { Step } from '../../eventstore/subscription.ts'
import type { AnyProjection } from './projection.ts'

/** The one lease, and the one partition, of a read model that is whole. */
export const WHOLE = 'whole'

export const isWhole = ({ each }: Pick<AnyProjection, 'each'>): boolean => each !== undefined

/** Beginnings of the names of streams that no such read model sees, each with why; all others it sees. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  $: 'the store’s own: settings, statistics, metadata',
  'snapshot-': 'what was folded from others, for speed; the store drops the older ones',
}

const isLeftOut = (stream: string): boolean =>
  Object.keys(LEFT_OUT).some((beginning) => stream.startsWith(beginning))

/** What is left out is seen nevertheless: a checkpoint moves past it. */
export async function* withoutLeftOut(steps: AsyncIterable<Step>): AsyncGenerator<Step> {
  for await (const step of steps) {
    const isSeen = step.kind !== 'event' || !isLeftOut(step.event.stream)
    yield isSeen ? step : { kind: 'mark', position: step.event.position }
  }
}

/** As the engine carries events, and not decoded: `data` and `metadata` are whatever was stored. */
export const undecoded = (stored: StoredEvent): Recorded =>
  ({ ...stored, key: keyOf(stored.stream) }) as unknown as Recorded
