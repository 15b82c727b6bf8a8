/** One subscription by the client's own way: for versions of it whose inner parts are others. */
import {
  eventTypeFilter,
  START,
  streamNameFilter,
  type EventStoreDBClient,
  type Filter,
  type Position,
  type ResolvedEvent,
} from '@eventstore/db-client'
import { storedOf } from '../stored.ts'
import {
  CHECKPOINT_INTERVAL,
  markOf,
  NOT_THE_STORES,
  type Matching,
  type Step,
  type Subscribing,
} from './step.ts'

/** Objects that the client buffers ahead of the consumer; beyond it the server is slowed down. */
const BUFFERED_MAX = 512

/**
 * One subscription until it fails. The client tells of checkpoints before the consumer has taken the events
 * buffered ahead of them, so each mark is pushed into the same queue, behind those events.
 */
export async function* subscribeByClient(
  client: EventStoreDBClient,
  { from, matching, signal }: Subscribing,
): AsyncGenerator<Step> {
  const subscription = client.subscribeToAll(
    {
      fromPosition: from === null ? START : { commit: from, prepare: from },
      filter: filterOf(matching, ({ commit, prepare }) => {
        const mark = markOf(commit, prepare)
        if (mark !== null) subscription.push(mark)
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

function filterOf(matching: Matching, onMark: (position: Position) => void): Filter {
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
