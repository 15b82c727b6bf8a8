/** The partitions that workers share out: sixteen by the first digit of a player's ids, and one for what is nobody's. */
import { partitionOf } from '../domain/shared/partition.ts'

/** Categories of streams that belong to players, each in the partition of its player. */
const PLAYER_CATEGORIES = ['player', 'wallet', 'gameSession', 'amlCase', 'signIn'] as const

const DIGITS = [...'0123456789abcdef']
export const PARTITIONS: readonly string[] = [...DIGITS, 'shared']

/** Stream-name prefixes of `partitions`; those of "shared" come with the first category that belongs to nobody. */
export const prefixesOf = (partitions: readonly string[]): string[] =>
  partitions
    .filter((partition) => partition !== 'shared')
    .flatMap((digit) => PLAYER_CATEGORIES.map((category) => `${category}-${digit}`))

/** The partition of the stream whose name has `key` behind the dash. */
export const partitionOfKey = (key: string): string => partitionOf(key)
