/** What the reader has delivered and nobody has committed yet, bounded: a slow Postgres slows the reader. */
import { decode, type Recorded, type StoredEvent } from '../../eventstore/codec.ts'
import type { Step } from '../../eventstore/subscription.ts'

/** A step as it is held: decoded at once, so that what was read is not kept beside it. */
export type HeldStep =
  | Exclude<Step, { kind: 'event' }>
  | { readonly kind: 'event'; readonly event: Recorded }
  | { readonly kind: 'undecodable'; readonly stored: StoredEvent; readonly error: Error }

/** Steps held at most, and about how many bytes: at either the reader waits. */
const HELD_MAX = 10_000
const HELD_BYTES_MAX = 16 * 2 ** 20

/**
 * A batch is worth its transaction: until the store says that it has nothing more, the buffer waits for so many steps or
 * bytes, or for so long, in ms, before it gives anything out. What is live goes out at once.
 */
const FULL = 5_000
const FULL_BYTES = 8 * 2 ** 20
const FILL_MAX_MS = 500

export type StepBuffer = {
  /** What has arrived, as soon as it is worth a batch; null when the reader has ended. Rethrows its error. */
  take: () => Promise<HeldStep[] | null>
  /** Resolves when the reader is gone. */
  ended: Promise<void>
}

/**
 * `signal`: nobody takes any more. A reader that waits for room would otherwise wait for ever. `read`: how an event is held,
 * decoded unless it says otherwise.
 */
export function createStepBuffer(
  steps: AsyncIterable<Step>,
  signal: AbortSignal,
  read: (stored: StoredEvent) => Recorded = decode,
): StepBuffer {
  let held: HeldStep[] = []
  let bytes = 0
  let sinceMs = 0
  let isLive = false
  let isOver = false
  let failure: Error | null = null
  let wakeTaker = () => {}
  let wakeReader = () => {}

  const fill = async () => {
    try {
      for await (const step of steps) {
        if (held.length === 0) sinceMs = performance.now()
        held.push(heldOf(step, read))
        if (step.kind === 'event') bytes += bytesOf(step.event.data)
        if (step.kind === 'caughtUp') isLive = true
        if (isLive || held.length === 1 || isFull()) wakeTaker()
        if (signal.aborted) break
        if (held.length >= HELD_MAX || bytes >= HELD_BYTES_MAX) {
          await new Promise<void>((resolve) => (wakeReader = resolve))
        }
      }
    } catch (error) {
      failure = error as Error
    }
    isOver = true
    wakeTaker()
  }
  const isFull = () => held.length >= FULL || bytes >= FULL_BYTES
  const woken = () => new Promise<void>((resolve) => (wakeTaker = resolve))
  signal.addEventListener('abort', () => wakeReader(), { once: true })
  const ended = fill()
  return {
    ended,
    async take() {
      while (held.length === 0) {
        if (failure !== null) throw failure
        if (isOver) return null
        await woken()
      }
      const leftMs = FILL_MAX_MS - (performance.now() - sinceMs)
      if (!isLive && !isOver && !isFull() && leftMs > 0) {
        const timer = setTimeout(() => wakeTaker(), leftMs)
        await woken()
        clearTimeout(timer)
      }
      const taken = held
      held = []
      bytes = 0
      wakeReader()
      return taken
    },
  }
}

function heldOf(step: Step, read: (stored: StoredEvent) => Recorded): HeldStep {
  if (step.kind !== 'event') return step
  try {
    return { kind: 'event', event: read(step.event) }
  } catch (error) {
    return { kind: 'undecodable', stored: step.event, error: error as Error }
  }
}

/** About what an event's data takes, in bytes: data are flat, and mostly text, or no JSON at all. */
function bytesOf(data: unknown): number {
  let bytes = 0
  if (data instanceof Uint8Array) return data.length + PER_EVENT
  for (const value of Object.values(data ?? {})) {
    bytes += typeof value === 'string' ? value.length : PER_VALUE
  }
  return bytes + PER_EVENT
}
const PER_VALUE = 64
const PER_EVENT = 1_024
