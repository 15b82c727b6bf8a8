// Finds the metadata of streams, parsed once per change; reads the log through what it is given.
import type { EventIndex, Ordinal, Stream } from './event-index.ts'
import { METADATA_PREFIX } from './event-index.ts'
import { readBodies, readHead } from './recorded-event.ts'
import type { StreamMetadata } from './stream-metadata.ts'
import { NO_METADATA, parseStreamMetadata } from './stream-metadata.ts'

/** Metadata streams keep one event, whatever is written to their own metadata. */
const OF_METADATA_STREAMS: StreamMetadata = { maxCount: 1 }

type Entry = { readonly ordinal: Ordinal; readonly metadata: StreamMetadata; readonly data: Buffer }
type Body = { readonly contentType: string; readonly data: Buffer }

/** With data of its own: a view would keep the page or the request that it came in. */
const entryOf = (ordinal: Ordinal, { contentType, data }: Body): Entry => ({
  ordinal,
  data: Buffer.from(data),
  metadata: contentType === 'application/json' ? parseStreamMetadata(data) : NO_METADATA,
})

/** Revision of a stream's last event among the first `limit` of all; -1: none. */
export function lastRevision(stream: Stream, limit: number): number {
  let last = stream.count - 1
  while (last >= 0 && (stream.ordinals[last] ?? 0) >= limit) last -= 1
  return last
}

export type MetadataCache = ReturnType<typeof createMetadataCache>

export function createMetadataCache(index: EventIndex, messageNow: (ordinal: Ordinal) => Buffer) {
  /** The last metadata event of each metadata stream that was asked for. */
  const entries = new Map<number, Entry>()

  const find = (stream: Stream, limit: number): Entry | undefined => {
    const source = index.streams.find(METADATA_PREFIX + stream.name)
    const last = source ? lastRevision(source, limit) : -1
    if (!source || last < 0) return undefined
    const ordinal = source.ordinals[last] ?? 0
    const known = entries.get(source.id)
    if (known?.ordinal === ordinal) return known
    const message = messageNow(ordinal)
    const { contentType, end } = readHead(message)
    const entry = entryOf(ordinal, { contentType, data: readBodies(message, end).data })
    if (limit === Infinity) entries.set(source.id, entry) // else it may be older than what waits
    return entry
  }
  return {
    /** As written among the first `limit` events of all. */
    metadataOf: (stream: Stream, limit: number): StreamMetadata =>
      stream.name.startsWith(METADATA_PREFIX)
        ? OF_METADATA_STREAMS
        : (find(stream, limit)?.metadata ?? NO_METADATA),
    /** The data of the last metadata event, on disk or on its way there. */
    rawMetadataOf: (stream: Stream): Buffer | undefined => find(stream, Infinity)?.data,
    /** Forgets what it read: after events were taken back. */
    forgetMetadata: () => entries.clear(),
    /** Remembers an event of a metadata stream that is still on its way to disk. */
    noteMetadata(source: Stream, ordinal: Ordinal, body: Body): void {
      entries.set(source.id, entryOf(ordinal, body))
    },
  }
}
