/** The partitions that workers share out: sixteen by the first digit of a player's ids, and one for what is nobody's. */
import { partitionOf } from '../../domain/shared/partition.ts'

/** Categories of streams that belong to players, each in the partition of its player. */
const PLAYER_CATEGORIES = [
  'player',
  'wallet',
  'gameSession',
  'amlCase',
  'adjustment',
  'signIn',
] as const

/** Categories of streams that belong to nobody: all of them are in one partition. */
const SHARED_CATEGORIES: readonly string[] = ['reservation', 'staffAction']

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
