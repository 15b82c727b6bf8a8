/** What the reader has delivered and nobody has committed yet, bounded: a slow Postgres slows the reader. */
import type { Step } from '../eventstore/subscription.ts'

/** Steps held at most, and taken at once at most. */
const HELD_MAX = 10_000
const TAKEN_MAX = 5_000

export type StepBuffer = {
  /** Everything that has arrived, as soon as there is something; null when the reader has ended. Rethrows its error. */
  take: () => Promise<Step[] | null>
  /** Resolves when the reader is gone. */
  ended: Promise<void>
}

/** `signal`: nobody takes any more. A reader that waits for room would otherwise wait for ever. */
export function createStepBuffer(steps: AsyncIterable<Step>, signal: AbortSignal): StepBuffer {
  const held: Step[] = []
  let isOver = false
  let failure: Error | null = null
  let wakeTaker = () => {}
  let wakeReader = () => {}

  const fill = async () => {
    try {
      for await (const step of steps) {
        held.push(step)
        wakeTaker()
        if (signal.aborted) break
        if (held.length >= HELD_MAX) await new Promise<void>((resolve) => (wakeReader = resolve))
      }
    } catch (error) {
      failure = error as Error
    }
    isOver = true
    wakeTaker()
  }
  signal.addEventListener('abort', () => wakeReader(), { once: true })
  const ended = fill()
  return {
    ended,
    async take() {
      while (held.length === 0) {
        if (failure !== null) throw failure
        if (isOver) return null
        await new Promise<void>((resolve) => (wakeTaker = resolve))
      }
      const taken = held.splice(0, TAKEN_MAX)
      wakeReader()
      return taken
    },
  }
}
