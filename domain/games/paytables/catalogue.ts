/** Every paytable version that was ever played stays here: open rounds settle on theirs, audits price by it. */
import { dice } from './dice.ts'
import type { Paytable } from './paytable.ts'

const versions: readonly Paytable[] = [dice]

/** The version that new sessions of each game are opened on. */
export const games: readonly Paytable[] = [dice]

export const gameOf = (gameId: string): Paytable | undefined =>
  games.find((paytable) => paytable.gameId === gameId)

/** Undefined where this code never had the version. */
export const knownPaytable = (version: string): Paytable | undefined =>
  versions.find((candidate) => candidate.version === version)

/** Throws when a version is unknown: a stream names one that this code never had. */
export function paytableOf(version: string): Paytable {
  const paytable = knownPaytable(version)
  if (paytable === undefined) throw new Error(`unknown paytable version ${version}`)
  return paytable
}
