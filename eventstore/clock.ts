/** Time and chance as this room uses them; given as an argument, so that a test can own both. */

export type Clock = {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Uniform in [0, 1): for the jitter of retries alone, never for an outcome. */
  readonly random: () => number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
}
