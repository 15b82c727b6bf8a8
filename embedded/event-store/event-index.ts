// The index in memory: where each event lies, its stream and type as numbers; holds no event.
import type { Ordinal, Stream } from './interned.ts'
import { internStreams, internTypes } from './interned.ts'
import type { Segments } from './segments.ts'
import { segments } from './segments.ts'

export type { Ordinal, Stream } from './interned.ts'

export const METADATA_PREFIX = '$$'

export type EventIndex = ReturnType<typeof createIndex>

const FIRST_CAPACITY = 4

const roomier = (ordinals: Uint32Array): Uint32Array => {
  const larger = new Uint32Array(Math.max(FIRST_CAPACITY, ordinals.length * 2))
  larger.set(ordinals)
  return larger
}

/** One array for all streams, each with its share of it; a stream that grows leaves it. */
function restoreLists(
  list: readonly Stream[],
  streamIds: Segments,
  tombstones: ReadonlyMap<Ordinal, number>,
): void {
  const total = streamIds.length()
  const ends = new Uint32Array(list.length)
  for (let ordinal = 0; ordinal < total; ordinal += 1) {
    const id = streamIds.at(ordinal)
    ends[id] = (ends[id] ?? 0) + 1
  }
  const shared = new Uint32Array(total)
  let from = 0
  for (const stream of list) {
    const to = from + (ends[stream.id] ?? 0)
    stream.ordinals = shared.subarray(from, to)
    ends[stream.id] = from
    from = to
  }
  for (let ordinal = 0; ordinal < total; ordinal += 1) {
    const id = streamIds.at(ordinal)
    if (tombstones.has(ordinal)) continue
    const at = ends[id] ?? 0
    shared[at] = ordinal
    ends[id] = at + 1
  }
  for (const stream of list) {
    stream.count = (ends[stream.id] ?? 0) - stream.ordinals.byteOffset / 4
  }
  for (const id of tombstones.values()) {
    const stream = list[id]
    if (stream) stream.isTombstoned = true
  }
}

function firstAtLeast(positions: Segments, position: number): Ordinal {
  let low = 0
  let high = positions.length()
  while (low < high) {
    const middle = (low + high) >>> 1
    if (positions.at(middle) < position) low = middle + 1
    else high = middle
  }
  return low
}

/** An empty index. Every event is added in the order of the log. */
export function createIndex() {
  const positions = segments((length) => new Float64Array(length))
  const streamIds = segments((length) => new Uint32Array(length))
  const typeIds = segments((length) => new Uint32Array(length))
  /** CRC-32 of each event's message, by which a reader is given what was stored or nothing. */
  const checksums = segments((length) => new Uint32Array(length))
  const streams = internStreams()
  const types = internTypes()
  /** Ordinal of each tombstone, with its stream's id. */
  const tombstones = new Map<Ordinal, number>()

  const streamAt = (ordinal: Ordinal): Stream => {
    const stream = streams.list[streamIds.at(ordinal)]
    if (!stream) throw new Error(`No stream for the event of ordinal ${ordinal}`)
    return stream
  }
  const put = (stream: Stream, ordinal: Ordinal) => {
    if (stream.count === stream.ordinals.length) stream.ordinals = roomier(stream.ordinals)
    stream.ordinals[stream.count] = ordinal
    stream.count += 1
  }
  return {
    positions,
    streamIds,
    typeIds,
    checksums,
    streams,
    types,
    tombstones,
    count: () => positions.length(),
    positionAt: (ordinal: Ordinal) => positions.at(ordinal),
    streamAt,
    add(
      stream: Stream,
      typeId: number,
      place: { position: number; isTombstone: boolean; checksum: number },
    ): Ordinal {
      const ordinal = positions.length()
      types.use(typeId, ordinal)
      positions.push(place.position)
      streamIds.push(stream.id)
      typeIds.push(typeId)
      checksums.push(place.checksum)
      if (place.isTombstone) {
        stream.isTombstoned = true
        tombstones.set(ordinal, stream.id)
      } else put(stream, ordinal)
      return ordinal
    },
    /** The tombstone's ordinal; undefined where it has none. Few streams ever have one. */
    tombstoneOf(stream: Stream): Ordinal | undefined {
      for (const [ordinal, id] of tombstones) if (id === stream.id) return ordinal
      return undefined
    },
    /** Makes the streams' lists from the events' stream numbers, which were set as bytes. */
    restoreStreams(): void {
      restoreLists(streams.list, streamIds, tombstones)
      types.keepAll()
    },
    /** Takes back every event from `count` on, as if it had never been added; with them the names that came with them. */
    cut(count: number): void {
      for (let ordinal = positions.length() - 1; ordinal >= count; ordinal -= 1) {
        const stream = streamAt(ordinal)
        if (tombstones.delete(ordinal)) stream.isTombstoned = false
        else stream.count -= 1
      }
      for (const part of [positions, streamIds, typeIds, checksums]) part.cut(count)
      streams.dropEmpty()
      types.dropFrom(count)
    },
    /** The first ordinal whose position is at least `position`; the count if there is none. */
    ordinalFrom: (position: number): Ordinal => firstAtLeast(positions, position),
  }
}
