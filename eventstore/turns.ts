/** Work of many commands done stage by stage: what waits for the same turn of the event loop goes on together. */

/** Of one stage in a row; what is more waits for the next turn, so that the store has work meanwhile. */
const TOGETHER_MAX = 32

/**
 * Answers a function that waits for the next turn, in the order of the calls. A stage run once for each of
 * sixteen commands finds its code in the processor's caches; sixteen ways from end to end, one after the other, do
 * not, and take up to half as long again.
 */
export function createTurns(): () => Promise<void> {
  const waiting: (() => void)[] = []
  let isPlanned = false

  const run = () => {
    const group = waiting.splice(0, TOGETHER_MAX)
    isPlanned = waiting.length > 0
    if (isPlanned) setImmediate(run)
    for (const goOn of group) goOn()
  }
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (isPlanned) return
      isPlanned = true
      setImmediate(run)
    })
}
