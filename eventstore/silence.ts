/** A limit on silence: whoever waits for the next of something gets it, or an error, within a time. */

/** How long the store may say nothing while somebody waits for its next event, in ms. */
export const SILENCE_MS_MAX = 5_000

/** Whether what should have come is here already, and this process was too busy to take it: so long it may still be, in ms. */
const GRACE_MS = 250

/** The same items. Throws what `silent` makes when the next has not come within the limit; then the source is left as it is. */
export async function* speaking<Item>(
  items: AsyncIterator<Item>,
  silent: () => Error,
  msMax = SILENCE_MS_MAX,
): AsyncGenerator<Item> {
  let sinceMs = 0
  let fail: ((error: Error) => void) | null = null
  let timer: NodeJS.Timeout | undefined
  const look = (isSuspect: boolean) => {
    const leftMs = sinceMs + msMax - performance.now()
    if (fail === null || leftMs > 0) return watch(Math.max(leftMs, GRACE_MS), false)
    if (!isSuspect) return watch(GRACE_MS, true)
    fail(silent())
  }
  const watch = (ms: number, isSuspect: boolean) => {
    timer = setTimeout(look, fail === null ? msMax : ms, isSuspect)
  }
  const next = () =>
    new Promise<IteratorResult<Item>>((resolve, reject) => {
      sinceMs = performance.now()
      fail = reject
      items.next().then(resolve, reject)
    })
  watch(msMax, false)
  try {
    for (;;) {
      const one = await next()
      fail = null
      if (one.done === true) return
      yield one.value
    }
  } finally {
    clearTimeout(timer)
    if (fail === null) await items.return?.() // else it would wait behind what does not come
  }
}
