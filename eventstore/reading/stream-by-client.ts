/** A stream read by the client's own way: for versions of it whose inner parts are others. */
import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  type EventStoreDBClient,
  type ResolvedEvent,
} from '@eventstore/db-client'
import { NOT_FOUND, readFailure, silentOn, typeOf } from '../client-errors.ts'
import type { StoredEvent } from '../codec.ts'
import type { ReadOptions } from '../store.ts'
import { storedOf } from '../stored.ts'
import { itemsOf } from './left.ts'

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
  try {
    const items = itemsOf<ResolvedEvent>(events, { limit, silent: () => silentOn(stream) })
    for await (const one of items) yield storedOf(one)
  } catch (error) {
    if (typeOf(error) === NOT_FOUND) return
    throw readFailure(stream, error)
  }
}
