/** What a rebuild will take, told before it begins: events, time, space. It changes nothing. */
import type { Pool } from '../../postgres/postgres.ts'
import { sizeOf } from '../engine/generations.ts'

export type Plan = {
  readonly name: string
  /** That the live generation has seen. */
  readonly events: number
  /** On a machine that has nothing else to do; null where nothing could be read. */
  readonly seconds: number | null
  /** Needed beside the live table. */
  readonly bytes: number
}

/** Events that are read to see how fast the store is. */
export const SAMPLE = 20_000

/** Those read first are slow: connection, code and caches are cold. A plan made of them was three times too long. */
export const WARM_UP = 5_000

/** Of the rate at which the bare client reads, what a rebuild reaches: rows 7 and 8 of the bench. */
const SHARE_OF_READING = 0.4

/** `sample`: the store's first events. `withinMs`: no longer are they read. */
export type Reading = { readonly sample: AsyncIterator<unknown>; readonly withinMs?: number }

/** Of several in one go: the workers read history once for all of them. */
export async function plansOf(
  pool: Pool,
  reading: Reading,
  { names, pace }: { names: readonly string[]; pace: number | null },
): Promise<Plan[]> {
  const bare = await readingRate(reading)
  const rate = bare === null ? null : Math.min(bare * SHARE_OF_READING, pace ?? Infinity)
  const plans: Plan[] = []
  for (const name of names) {
    const { events, bytes } = await sizeOf(pool, name)
    plans.push({ name, events, seconds: rate === null ? null : events / rate, bytes })
  }
  return plans
}

async function readingRate({ sample, withinMs = Infinity }: Reading): Promise<number | null> {
  const startedMs = performance.now()
  let [warmMs, count] = [0, 0]
  while (performance.now() - startedMs < withinMs && !(await sample.next()).done) {
    count += 1
    if (count === WARM_UP) warmMs = performance.now() - startedMs
  }
  await sample.return?.()
  return steadyRate({ count, warmMs, totalMs: performance.now() - startedMs })
}

/** Events a second once it is warm, or of all where there are too few; `warmMs`: when `WARM_UP` of them had been read. */
export function steadyRate(read: {
  count: number
  warmMs: number
  totalMs: number
}): number | null {
  const { count, warmMs, totalMs } = read
  if (count === 0) return null
  if (count < 2 * WARM_UP) return (count * 1_000) / totalMs
  return ((count - WARM_UP) * 1_000) / (totalMs - warmMs)
}
