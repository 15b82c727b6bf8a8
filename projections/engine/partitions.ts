/**
 * The partitions that workers share out: sixteen by the first digit of a player's ids, one for what is nobody's; and beside
 * them what is whole, with a lease of its own.
 */
import { streams } from '../../domain/events.ts'
import { partitionOf } from '../../domain/shared/partition.ts'
import type { AnyProjection } from './projection.ts'
import { isWhole, WHOLE } from './whole.ts'

const categoriesOf = (whose: 'player' | 'nobody'): string[] =>
  streams.filter(({ belongsTo }) => belongsTo === whose).map(({ category }) => category)

/** Each in the partition of its player, and all of them in one. */
const PLAYER_CATEGORIES = categoriesOf('player')
const SHARED_CATEGORIES = categoriesOf('nobody')

export const SHARED = 'shared'
const DIGITS = [...'0123456789abcdef']
export const PARTITIONS: readonly string[] = [...DIGITS, SHARED]

/** Every lease there is. */
export const LEASED: readonly string[] = [...PARTITIONS, WHOLE]

/** Those that a read model has checkpoints in. */
export const partitionsOf = (projection: AnyProjection): readonly string[] =>
  isWhole(projection) ? [WHOLE] : PARTITIONS

/** Stream-name prefixes of `partitions`; none, which follows every stream but the store's own, of what is whole. */
export const prefixesOf = (partitions: readonly string[]): string[] =>
  partitions.flatMap((partition) =>
    partition === WHOLE
      ? []
      : partition === SHARED
        ? SHARED_CATEGORIES.map((category) => `${category}-`)
        : PLAYER_CATEGORIES.map((category) => `${category}-${partition}`),
  )

/** The partition of an id of the player, or of what is the player's; SHARED and WHOLE stand for themselves. */
export const partitionOfKey = (key: string): string =>
  key === SHARED || key === WHOLE ? key : partitionOf(key)

/** Where a read model folds the events of a stream. */
export const placeOf = (projection: AnyProjection, stream: string): string =>
  isWhole(projection) ? WHOLE : partitionOfStream(stream)

/** The partition that a stream's events are read in. */
export function partitionOfStream(stream: string): string {
  const dash = stream.indexOf('-')
  const isShared = SHARED_CATEGORIES.includes(stream.slice(0, dash))
  return isShared ? SHARED : partitionOf(stream.slice(dash + 1))
}
