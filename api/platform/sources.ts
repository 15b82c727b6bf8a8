/** What a look reads from, each by itself: a slow one holds up no other, and shows what it told last. */
import { systemClock } from '../../eventstore/clock.ts'
import { within } from '../../eventstore/within.ts'

/** How long a look waits for one of its sources, in ms. */
const WAIT_MS = 1_200

/** What was told last, and when. */
export type Seen<Value> = { readonly value: Value; readonly at: string }

/**
 * Answers with what is told in time, else with what was told before; null where nothing was. What is late is kept for the
 * next look, and nobody asks again while it is under way, nor before `everyMs` are over. `onTrouble` hears what a source throws.
 */
export function createSource<Value>(
  read: () => Promise<Value>,
  { everyMs = 0, onTrouble }: { everyMs?: number; onTrouble: (error: unknown) => void },
): () => Promise<Seen<Value> | null> {
  let beganMs = -Infinity
  let seen: Seen<Value> | null = null
  let running: Promise<void> | null = null

  async function ask(): Promise<void> {
    beganMs = performance.now()
    try {
      const value = await read()
      seen = { value, at: new Date().toISOString() }
    } catch (error) {
      onTrouble(error)
    } finally {
      running = null
    }
  }
  return async () => {
    if (running === null && performance.now() - beganMs < everyMs) return seen
    const asked = (running ??= ask())
    await within(() => asked, { clock: systemClock, ms: WAIT_MS, what: 'nothing told' }).catch(
      () => {}, // what was told before is shown, with its own time
    )
    return seen
  }
}
