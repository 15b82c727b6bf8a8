/** Time and chance as the rooms use them; given as an argument, so that a test can own both. */
import { setTimeout } from 'node:timers/promises'

export type Clock = {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  /** The signal ends it early. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Uniform in [0, 1): for the jitter of retries alone, never for an outcome. */
  readonly random: () => number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}), // it rejects for the signal alone
  random: () => Math.random(),
}
