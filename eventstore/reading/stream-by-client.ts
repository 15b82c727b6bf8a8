/** A stream read by the client's own way: for versions of it whose inner parts are others. */
import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  type EventStoreDBClient,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client'
import { NOT_FOUND, readFailure, typeOf } from '../client-errors.ts'
import type { StoredEvent } from '../codec.ts'
import { StoreRefused, StoreUnavailable, type ReadOptions } from '../store.ts'
import { storedOf } from '../stored.ts'
import { answersOf, DRAINED_MAX } from './left.ts'

export async function* readByClient(
  raw: EventStoreDBClient,
  stream: string,
  { from, backwards = false, limit }: ReadOptions,
): AsyncGenerator<StoredEvent> {
  const events = raw.readStream(stream, {
    direction: backwards ? BACKWARDS : FORWARDS,
    fromRevision: from ?? (backwards ? END : START),
    ...(limit === undefined ? {} : { maxCount: limit }),
  })
  let hasEnded = false
  let isSilent = false
  try {
    for await (const one of answersOf(stream, events.iterator({ destroyOnReturn: false }))) {
      yield storedOf(one as ResolvedEvent)
    }
    hasEnded = true
  } catch (error) {
    if (error instanceof StoreRefused) throw error
    if ((isSilent = error instanceof StoreUnavailable)) throw error
    hasEnded = true
    if (typeOf(error) === NOT_FOUND) return
    throw readFailure(stream, error)
  } finally {
    if (!hasEnded) abandon(events, isSilent ? undefined : limit)
  }
}

/**
 * A read that its reader has left: what was buffered is drained, since the client keeps a destroyed read for ever
 * and then never ends its `dispose`; an error on it would end this process if nobody listened. Servers of HTTP/2
 * close a connection on which too many calls are cancelled (CVE-2023-44487; about 33 a second are allowed).
 */
export function abandon(events: StreamingRead<unknown>, limit = Infinity): void {
  events.on('error', () => {})
  events.resume()
  if (limit <= DRAINED_MAX) return
  events.cancel().catch(() => {}) // it never began, or has failed already
}
