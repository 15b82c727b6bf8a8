/** Reads that wait until the caller's own write is visible. */
import type { Pool } from '../../postgres/postgres.ts'
import type { Answer, AsOf, Reading, ReadingAll, Versions } from '../../projections/reading/read.ts'
import { createWaiting } from '../../projections/reading/wait.ts'
import { Problem } from '../http/problem.ts'

/** Reads once the read model has passed `after` in its partition; throws NOT_YET_VISIBLE, and what the read throws. */
export type ReadAfter = <Row extends object>(
  after: bigint | undefined,
  reading: Reading<Row>,
) => Promise<{ asOf: AsOf; rows: Row[] }>

/** Reads over all partitions as they stand; throws what the read throws. */
export type ReadAll = <Row extends object>(asked: ReadingAll<Row>) => Promise<Row[]>

type ReadNow = <Row extends object>(asked: Reading<Row>) => Promise<Answer<Row>>

export function createReadAfter(pool: Pool, readNow: ReadNow, versions: Versions): ReadAfter {
  const { waitFor } = createWaiting(pool, versions)
  return async (after, reading) => {
    const isVisible = after === undefined || (await waitFor(reading.place, after))
    const answer = await readNow(reading) // refused where it is not for want of time
    if (!isVisible) throw new Problem('NOT_YET_VISIBLE')
    return answer
  }
}
