/** Follows $all from a checkpoint and goes on by itself when the connection is lost; it keeps no checkpoint. */
import { BACKWARDS, END, type EventStoreDBClient } from '@eventstore/db-client'
import { deniedAll, isDenied, readingAll } from './all.ts'
import { typeOf } from './client-errors.ts'
import { clientParts } from './client-parts.ts'
import { systemClock } from './clock.ts'
import { StoreUnavailable } from './store.ts'
import { subscribeByClient } from './reading/subscription-by-client.ts'
import { subscribeByWire } from './reading/subscription-by-wire.ts'
import type { Step, Subscribing } from './reading/step.ts'

export type { Step } from './reading/step.ts'

export type Follow = Subscribing & {
  /** Told of each lost connection, before it is tried again. */
  onLost?: (reason: string) => void
  /** Somebody waits for its end: without the right to read, and after so long without a step, in ms, it throws. */
  givesUpMs?: number
}

/** How long a command waits for a store that was lost, in ms: longer than a cluster takes for another leader. */
export const GIVES_UP_MS = 30_000

/** Where $all ends now: the position of its last event, of whatever stream; null for an empty store. Throws as readingAll. */
export async function headOf(client: EventStoreDBClient): Promise<bigint | null> {
  let head: bigint | null = null
  const last = { direction: BACKWARDS, fromPosition: END, maxCount: 1 } as const
  for await (const { event, commitPosition } of readingAll(client, last)) {
    head = event?.position?.commit ?? commitPosition ?? null
  }
  return head
}

/** The steps up to `head`, and then the end: what is appended meanwhile is left out. */
export async function* upTo(
  head: bigint,
  follow: (signal: AbortSignal) => AsyncIterable<Step>,
  signal?: AbortSignal,
): AsyncGenerator<Step> {
  const inner = new AbortController()
  const end = () => {
    inner.abort()
  }
  signal?.addEventListener('abort', end, { once: true })
  if (signal?.aborted) end()
  try {
    for await (const step of follow(inner.signal)) {
      if (step.kind === 'caughtUp') return
      const position = step.kind === 'event' ? step.event.position : step.position
      if (position > head) return
      yield step
      if (position === head) return
    }
  } finally {
    signal?.removeEventListener('abort', end)
    end()
  }
}

/** How long a lost subscription waits before it subscribes again, in ms, doubling between these two. */
const RETRY_MS = { first: 100, last: 2_000 }

/**
 * Yields every matching event after `from` once and in order, until the signal: it never ends by itself. Throws StoreRefused and
 * StoreUnavailable where it may give up.
 */
export async function* follow(
  client: EventStoreDBClient,
  { from, matching, signal, onLost, givesUpMs = Infinity }: Follow,
): AsyncGenerator<Step> {
  let position = from
  let waitMs = RETRY_MS.first
  let steppedMs = performance.now()
  while (!signal.aborted) {
    try {
      for await (const step of once(client, { from: position, matching, signal })) {
        if (step.kind === 'event') position = step.event.position
        if (step.kind === 'mark') position = step.position
        waitMs = RETRY_MS.first
        yield step
        steppedMs = performance.now()
      }
    } catch (error) {
      if (signal.aborted) return
      if (givesUpMs < Infinity && isDenied(error)) throw deniedAll(error)
      if (performance.now() - steppedMs > givesUpMs) {
        const why = `The event store was lost, and is not back after ${givesUpMs} ms: ${typeOf(error)}`
        throw new StoreUnavailable(why, { cause: error })
      }
      onLost?.(typeOf(error))
      await systemClock.sleep(waitMs, signal)
      waitMs = Math.min(waitMs * 2, RETRY_MS.last)
    }
  }
}

/** By the cheaper way, where this client has it. */
function once(client: EventStoreDBClient, subscribing: Subscribing): AsyncIterable<Step> {
  const parts = clientParts(client)
  return parts === null
    ? subscribeByClient(client, subscribing)
    : subscribeByWire(parts, subscribing)
}
