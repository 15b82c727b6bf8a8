/** Reads of $all that end: the whole of it, its beginning, or what is at one position. What is followed is in subscription.ts. */
import type { StoredEvent } from './codec.ts'
import { ErrorType } from '@eventstore/db-client'
import { readingAll } from './all.ts'
import { typeOf } from './client-errors.ts'
import type { StoreClient } from './client.ts'
import { StoreRefused, StoreUnavailable } from './store.ts'
import { storedOf } from './stored.ts'

const UNAVAILABLE: string = ErrorType.UNAVAILABLE

/** Which part of $all: at most `limit` events, those behind `after` alone. */
type Part = { readonly limit?: number; readonly after?: bigint }

/** Every event in the order of $all. Links to what is gone are left out. */
export async function* readAll(
  { raw }: StoreClient,
  { limit, after }: Part = {},
): AsyncGenerator<StoredEvent> {
  const part = {
    ...(limit === undefined ? {} : { maxCount: limit }),
    ...(after === undefined ? {} : { fromPosition: { commit: after, prepare: after } }),
  }
  for await (const resolved of readingAll(raw, part)) {
    if (resolved.event === undefined) continue
    const event = storedOf(resolved)
    if (after === undefined || event.position > after) yield event
  }
}

/** Events at the beginning of a store that may be its own: settings, statistics. */
const OWN_MAX = 1_000

/** Whether nobody has written anything yet; what a store writes by itself does not count. */
export async function isEmpty(client: StoreClient): Promise<boolean> {
  let isUntouched = true
  for await (const { stream } of readAll(client, { limit: OWN_MAX })) {
    if (!stream.startsWith('$')) isUntouched = false
  }
  return isUntouched
}

/** The event at `position`, or the first behind it; a cluster refuses, by an error, what lies between two. */
export async function eventAt(
  { raw }: StoreClient,
  position: bigint,
): Promise<Pick<StoredEvent, 'id' | 'position'> | undefined> {
  const at = { commit: position, prepare: position }
  let found: Pick<StoredEvent, 'id' | 'position'> | undefined
  for await (const { event } of readingAll(raw, { fromPosition: at, maxCount: 1 })) {
    if (event?.position) found = { id: event.id, position: event.position.commit }
  }
  return found
}

/** What a position can be at most. */
const POSITION_MAX = 2n ** 63n - 1n

/** The event at exactly that position; undefined where none is. */
export async function storedAt(
  { raw }: StoreClient,
  position: bigint,
): Promise<StoredEvent | undefined> {
  if (position > POSITION_MAX) return undefined
  const at = { commit: position, prepare: position }
  let found: StoredEvent | undefined
  try {
    for await (const resolved of readingAll(raw, { fromPosition: at, maxCount: 1 })) {
      if (resolved.event !== undefined) found = storedOf(resolved)
    }
  } catch (error) {
    // A cluster refuses a position between two events; what it could not answer is another matter.
    if (error instanceof StoreRefused || error instanceof StoreUnavailable) throw error
    if (typeOf(error) === UNAVAILABLE) throw error
    return undefined
  }
  return found?.position === position ? found : undefined
}
