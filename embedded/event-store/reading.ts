// Reads stored messages by ordinal, checked, and says which events of a stream are shown; sees only what is on disk.
import { crc32 } from 'node:zlib'
import { DamagedLog } from './damage.ts'
import type { EventIndex, Ordinal, Stream } from './event-index.ts'
import { METADATA_PREFIX } from './event-index.ts'
import { RECORD_HEAD_BYTES } from './frame.ts'
import type { LogFile } from './log-file.ts'
import type { MetadataCache } from './metadata-cache.ts'
import { createMetadataCache, lastRevision } from './metadata-cache.ts'
import { readHead } from './recorded-event.ts'
import type { StreamMetadata } from './stream-metadata.ts'
import { firstShown, isSoftDeleted } from './stream-metadata.ts'

/** Events nearer to each other than this are read in one go with what lies between. */
const GAP_BYTES_MAX = 16 * 1024
/** One read takes no more unless a single event needs it. */
const READ_BYTES_MAX = 512 * 1024

/** Events below `visibleCount`, in the log before `durableEnd`, are on disk. */
export type Log = {
  readonly index: EventIndex
  readonly file: LogFile
  readonly visibleCount: () => number
  readonly durableEnd: () => number
  /** Told of what is read and is not what was stored, before the reader is. */
  readonly onDamage: (error: DamagedLog) => void
}

/** The shown part of a stream: revisions `first` to `last`, both included; none if last < first. */
type Shown = {
  readonly first: number
  readonly last: number
  readonly metadata: StreamMetadata
}

export type Reading = MetadataCache & {
  /** Throws DamagedLog unless the message is the one that was stored, as `messages` does. */
  readonly messageNow: (ordinal: Ordinal) => Buffer
  /** The messages of `ordinals`, in their order; fastest when they ascend. */
  readonly messages: (ordinals: readonly Ordinal[]) => Promise<Buffer[]>
  readonly isTombstoned: (stream: Stream) => boolean
  /** Bytes that reading the event takes at most. */
  readonly bytesOf: (ordinal: Ordinal) => number
  /** Nothing if the stream has no events or is soft-deleted: readers are told it does not exist. */
  readonly shown: (stream: Stream) => Shown | undefined
}

/** A part of the log that was read, from offset `start` on. */
type Block = { readonly bytes: Buffer; readonly start: number }

/** The event's message in a block that holds all of its record. Throws DamagedLog unless it is what was stored. */
function messageIn({ index, file }: Log, { bytes, start }: Block, ordinal: Ordinal): Buffer {
  const position = index.positionAt(ordinal)
  const from = position - start + RECORD_HEAD_BYTES
  const message = bytes.subarray(from, from + bytes.readUInt32LE(from - RECORD_HEAD_BYTES))
  // A length that is damaged gives other bytes, too, if only fewer.
  if (crc32(message) === index.checksums.at(ordinal)) return message
  throw new DamagedLog(file.path, position, 'the event there is not the one that was stored')
}

/** An offset no earlier than the end of the event's record. */
const boundOf = ({ index, visibleCount, durableEnd }: Log, ordinal: Ordinal): number =>
  ordinal + 1 < visibleCount() ? index.positionAt(ordinal + 1) : durableEnd()

/** How many of `ordinals` from `from` on are read together, and up to which offset. */
function runFrom(log: Log, ordinals: readonly Ordinal[], from: number) {
  const start = log.index.positionAt(ordinals[from] ?? 0)
  let end = boundOf(log, ordinals[from] ?? 0)
  let to = from + 1
  for (; to < ordinals.length; to += 1) {
    const ordinal = ordinals[to] ?? 0
    const position = log.index.positionAt(ordinal)
    const bound = boundOf(log, ordinal)
    if (position < start || position - end > GAP_BYTES_MAX) break
    if (bound - start > READ_BYTES_MAX) break
    end = Math.max(end, bound)
  }
  return { start, end, to }
}

async function readMessages(log: Log, ordinals: readonly Ordinal[]): Promise<Buffer[]> {
  const found: Buffer[] = []
  for (let from = 0; from < ordinals.length;) {
    const { start, end, to } = runFrom(log, ordinals, from)
    const reading = log.file.read(start, end)
    const block = { bytes: reading instanceof Buffer ? reading : await reading, start }
    for (; from < to; from += 1) found.push(messageIn(log, block, ordinals[from] ?? 0))
  }
  return found
}

export function createReading(log: Log): Reading {
  const { index, file } = log
  const tell = (error: unknown): never => {
    if (error instanceof DamagedLog) log.onDamage(error)
    throw error
  }
  const messageNow = (ordinal: Ordinal): Buffer => {
    const start = index.positionAt(ordinal)
    try {
      return messageIn(log, { bytes: file.readNow(start, boundOf(log, ordinal)), start }, ordinal)
    } catch (error) {
      return tell(error)
    }
  }
  const cache = createMetadataCache(index, messageNow)
  return {
    ...cache,
    messageNow,
    bytesOf: (ordinal) => boundOf(log, ordinal) - index.positionAt(ordinal),
    messages: (ordinals) => readMessages(log, ordinals).catch(tell),
    isTombstoned(stream) {
      if (stream.isTombstoned) return true
      if (!stream.name.startsWith(METADATA_PREFIX)) return false
      return index.streams.find(stream.name.slice(METADATA_PREFIX.length))?.isTombstoned ?? false
    },
    shown(stream) {
      const limit = log.visibleCount()
      const last = lastRevision(stream, limit)
      const metadata = cache.metadataOf(stream, limit)
      if (last < 0 || isSoftDeleted(metadata)) return undefined
      return { first: firstShown(metadata, last), last, metadata }
    },
  }
}

/** Whether $maxAge hides the event; `message` is as stored. */
export function isTooOld(message: Buffer, metadata: StreamMetadata): boolean {
  if (metadata.maxAgeS === undefined) return false
  const createdMs = Number(readHead(message).created) / 10_000
  return createdMs < Date.now() - metadata.maxAgeS * 1000
}
