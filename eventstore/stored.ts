/** An event as the store's client gives it, in our own words. */
import type { JSONRecordedEvent, ResolvedEvent } from '@eventstore/db-client'
import type { StoredEvent } from './codec.ts'
import { StoreRefused } from './store.ts'

/** What a subscription or a read gives, in our own words; throws when it holds no event (a dangling link). */
export function storedOf({ event, commitPosition }: ResolvedEvent): StoredEvent {
  if (event === undefined) throw new StoreRefused('a link to an event that is gone')
  const { id, type, streamId: stream, revision, data, metadata } = event as JSONRecordedEvent
  const position = event.position?.commit ?? commitPosition ?? 0n
  return { id, type, stream, revision, data, metadata, position }
}
