/** What waits for an answer, by key, each for so long and not longer. */

export type Waiter<Outcome> = {
  readonly settle: (outcome: Outcome) => void
  readonly fail: (error: Error) => void
}

export type Pending<Outcome> = {
  readonly add: (key: number, waiter: Waiter<Outcome>) => void
  readonly has: (key: number) => boolean
  /** It waits no longer; undefined: it did not. */
  readonly take: (key: number) => Waiter<Outcome> | undefined
}

/** One timer for all: they began in the order in which they stand, so the first is the next to be given up. */
export function createPending<Outcome>(timeoutMs: number): Pending<Outcome> {
  const waiting = new Map<number, Waiter<Outcome> & { untilMs: number }>()
  let watch: NodeJS.Timeout | undefined

  function giveUpLate(): void {
    watch = undefined
    for (const [key, { untilMs, fail }] of waiting) {
      const leftMs = untilMs - performance.now()
      if (leftMs > 0) {
        watch = setTimeout(giveUpLate, leftMs)
        return
      }
      waiting.delete(key)
      fail(new Error(`no answer within ${timeoutMs} ms`))
    }
  }
  return {
    add(key, { settle, fail }) {
      waiting.set(key, { settle, fail, untilMs: performance.now() + timeoutMs })
      watch ??= setTimeout(giveUpLate, timeoutMs)
      watch.ref()
    },
    has: (key) => waiting.has(key),
    take(key) {
      const one = waiting.get(key)
      waiting.delete(key)
      if (waiting.size === 0) watch?.unref() // no process goes on for the sake of nothing
      return one
    },
  }
}
