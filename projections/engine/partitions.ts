/** The partitions that workers share out: sixteen by the first digit of a player's ids, and one for what is nobody's. */
import { streams } from '../../domain/events.ts'
import { partitionOf } from '../../domain/shared/partition.ts'

const categoriesOf = (whose: 'player' | 'nobody'): string[] =>
  streams.filter(({ belongsTo }) => belongsTo === whose).map(({ category }) => category)

/** Each in the partition of its player, and all of them in one. */
const PLAYER_CATEGORIES = categoriesOf('player')
const SHARED_CATEGORIES = categoriesOf('nobody')

export const SHARED = 'shared'
const DIGITS = [...'0123456789abcdef']
export const PARTITIONS: readonly string[] = [...DIGITS, SHARED]

/** Stream-name prefixes of `partitions`. */
export const prefixesOf = (partitions: readonly string[]): string[] =>
  partitions.flatMap((partition) =>
    partition === SHARED
      ? SHARED_CATEGORIES.map((category) => `${category}-`)
      : PLAYER_CATEGORIES.map((category) => `${category}-${partition}`),
  )

/** The partition of an id of the player, or of what is the player's; SHARED stands for what is nobody's. */
export const partitionOfKey = (key: string): string => (key === SHARED ? SHARED : partitionOf(key))

/** The partition that a stream's events are read in. */
export function partitionOfStream(stream: string): string {
  const dash = stream.indexOf('-')
  const isShared = SHARED_CATEGORIES.includes(stream.slice(0, dash))
  return isShared ? SHARED : partitionOf(stream.slice(dash + 1))
}
