/** Follows $all from a checkpoint and goes on by itself when the connection is lost; it keeps no checkpoint. */
import {
  BACKWARDS,
  END,
  eventTypeFilter,
  START,
  streamNameFilter,
  type EventStoreDBClient,
  type Filter,
  type Position,
  type ResolvedEvent,
} from '@eventstore/db-client'
import type { StoredEvent } from './codec.ts'
import { typeOf } from './client-errors.ts'
import { storedOf } from './client.ts'
import { systemClock } from './clock.ts'

/** What a follower takes, in order. A mark says that all up to `position` was seen, matching or not. */
export type Step =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  | { readonly kind: 'mark'; readonly position: bigint }
  | { readonly kind: 'caughtUp' }

export type Follow = {
  /** Exclusive; null: from the beginning. */
  from: bigint | null
  /** What matches: stream-name prefixes, as in `wallet-`, or event types; with no prefix every stream but the store's own. The client takes one filter. */
  matching: { readonly prefixes: readonly string[] } | { readonly types: readonly string[] }
  /** Ends the follower. */
  signal: AbortSignal
  /** Told of each lost connection, before it is tried again. */
  onLost?: (reason: string) => void
}

/** Where $all ends now: the position of its last event, of whatever stream; null for an empty store. */
export async function headOf(client: EventStoreDBClient): Promise<bigint | null> {
  let head: bigint | null = null
  const last = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 })
  for await (const { event, commitPosition } of last) {
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

/** Yields every matching event after `from` once and in order, until the signal: it never ends by itself. */
export async function* follow(
  client: EventStoreDBClient,
  { from, matching, signal, onLost }: Follow,
): AsyncGenerator<Step> {
  let position = from
  let waitMs = RETRY_MS.first
  while (!signal.aborted) {
    try {
      for await (const step of once(client, { from: position, matching, signal })) {
        if (step.kind === 'event') position = step.event.position
        if (step.kind === 'mark') position = step.position
        waitMs = RETRY_MS.first
        yield step
      }
    } catch (error) {
      if (signal.aborted) return
      onLost?.(typeOf(error))
      await systemClock.sleep(waitMs, signal)
      waitMs = Math.min(waitMs * 2, RETRY_MS.last)
    }
  }
}

/** Objects that the client buffers ahead of the consumer; beyond it the server is slowed down. */
const BUFFERED_MAX = 512

/** The server's own window of events considered between two marks, times this. */
const CHECKPOINT_INTERVAL = 32

/**
 * One subscription until it fails. The client tells of checkpoints before the consumer has taken the events
 * buffered ahead of them, so each mark is pushed into the same queue, behind those events.
 */
async function* once(
  client: EventStoreDBClient,
  { from, matching, signal }: Omit<Follow, 'onLost'>,
): AsyncGenerator<Step> {
  const subscription = client.subscribeToAll(
    {
      fromPosition: from === null ? START : { commit: from, prepare: from },
      filter: filterOf(matching, ({ commit }) => {
        subscription.push({ kind: 'mark', position: commit } satisfies Step)
      }),
    },
    { highWaterMark: BUFFERED_MAX },
  )
  subscription.on('caughtUp', () => subscription.push({ kind: 'caughtUp' } satisfies Step))
  const stop = () => subscription.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const item of subscription as AsyncIterable<ResolvedEvent | Step>) {
      yield 'kind' in item ? item : { kind: 'event', event: storedOf(item) }
    }
    throw new Error('the server ended the subscription')
  } finally {
    signal.removeEventListener('abort', stop)
    await subscription.unsubscribe().catch(() => {}) // it may be gone already, which is what is wanted
  }
}

function filterOf(matching: Follow['matching'], onMark: (position: Position) => void): Filter {
  const marks = {
    checkpointInterval: CHECKPOINT_INTERVAL,
    checkpointReached: (_subscription: unknown, position: Position) => {
      onMark(position)
    },
  }
  if ('types' in matching) return eventTypeFilter({ prefixes: [...matching.types], ...marks })
  const { prefixes } = matching
  return prefixes.length === 0
    ? streamNameFilter({ regex: NOT_THE_STORES, ...marks })
    : streamNameFilter({ prefixes: [...prefixes], ...marks })
}

/** As every server reads it: RE2 has no looking ahead. */
const NOT_THE_STORES = '^[^$]'
