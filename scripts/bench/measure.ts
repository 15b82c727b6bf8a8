// Keeps a number of operations in flight for a time and counts; knows nothing of what they do.
import { median } from './row.ts'

export type Measured = {
  perSecond: number
  seconds: number
  /** Of one operation, in ms. */
  p50Ms: number
  p99Ms: number
  failures: number
  /** Of the first failure. */
  failure: string | undefined
}

/** Runs `operation` with `inFlight` under way for `ms`; a failed one is counted, not as done. */
export async function measure(
  operation: () => Promise<unknown>,
  { inFlight, ms }: { inFlight: number; ms: number },
): Promise<Measured> {
  const latencies: number[] = []
  let failures = 0
  let failure: string | undefined
  const startedMs = performance.now()
  const endMs = startedMs + ms
  const one = async () => {
    while (performance.now() < endMs) {
      const sentMs = performance.now()
      try {
        await operation()
        latencies.push(performance.now() - sentMs)
      } catch (error) {
        failures += 1
        failure ??= String(error)
      }
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  const seconds = (performance.now() - startedMs) / 1_000
  const perSecond = latencies.length / seconds
  const p99Ms = latencies.sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? Number.NaN
  return { perSecond, seconds, p50Ms: median(latencies), p99Ms, failures, failure }
}

/** Runs `work` for each item, at most `inFlight` at a time. */
export async function forEach<Item>(
  items: readonly Item[],
  inFlight: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values()
  const one = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: inFlight }, one))
}
