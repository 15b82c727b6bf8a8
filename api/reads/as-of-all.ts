/** How far a read model has come over all partitions, as lists over all players say it. */
import { reachedByAll, type AsOf } from '../../projections/reading/read.ts'
import { Problem } from '../http/problem.ts'
import type { ReadAll } from './read-after.ts'

/** To be asked before the rows: they are of that position at least. Throws UNAVAILABLE, and what the read throws. */
export async function asOfAll(readAll: ReadAll, projection: string): Promise<AsOf> {
  const [asOf] = await readAll(reachedByAll(projection))
  if (asOf === undefined) throw new Problem('UNAVAILABLE')
  const { position, at } = asOf
  return { position, at }
}
