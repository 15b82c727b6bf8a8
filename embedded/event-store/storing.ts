// Makes a frame of placed events, enters them in the index and sends them to disk; decides nothing.
import { crc32 } from 'node:zlib'
import type { CommitQueue } from './commit-queue.ts'
import type { EventIndex, Stream } from './event-index.ts'
import { METADATA_PREFIX } from './event-index.ts'
import { BODY_BYTES_MAX, FRAME_HEAD_BYTES, RECORD_HEAD_BYTES, makeFrame } from './frame.ts'
import type { Reading } from './reading.ts'
import type { RecentIds } from './recent-ids.ts'
import { rememberIds } from './recent-ids.ts'
import type { ProposedEvent } from './recorded-event.ts'
import { idOf, makeRecord } from './recorded-event.ts'

/** `damaged`: what must be read to decide is not what was stored. */
export type Refusal = 'full' | 'busy' | 'large' | 'name' | 'damaged'

export type Outcome =
  /** `revision` -1: the stream has no events, and none were given. */
  | { readonly kind: 'stored'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong-revision'; readonly current: number }
  | { readonly kind: 'deleted' }
  /** Nothing was stored, for a reason outside the stream. */
  | {
      readonly kind: 'refused'
      readonly reason: Refusal
      readonly message: string
    }

export type Answer = (outcome: Outcome) => void

/** An event with its place; its stream may not be there yet. Revision Infinity: the tombstone. */
export type Placed = {
  readonly stream: Stream
  readonly revision: number
  readonly event: ProposedEvent
}

export type StoringParts = {
  readonly index: EventIndex
  readonly queue: CommitQueue
  readonly reading: Reading
  readonly visibleCount: () => number
}

const BUSY: Outcome = {
  kind: 'refused',
  reason: 'busy',
  message: 'Too much waits for the disk: nothing of this append was stored.',
}
const LARGE: Outcome = {
  kind: 'refused',
  reason: 'large',
  message: 'The events with their names and heads are too large for one append.',
}
const NO_FRAME = Buffer.alloc(0)

/** Of a new stream's name: percent-encoded, three times as long at worst, it still fits into a trailer. */
const NAME_BYTES_MAX = 4096

/** Streams that are there keep their names, and get their metadata, however long. */
function isNameTooLong({ streams }: EventIndex, { name }: Stream): boolean {
  if (name.length <= NAME_BYTES_MAX / 4) return false
  const original = name.startsWith(METADATA_PREFIX) ? name.slice(METADATA_PREFIX.length) : name
  if (streams.find(name) ?? streams.find(original)) return false
  return Buffer.byteLength(original) > NAME_BYTES_MAX
}

const longName = ({ name }: Stream): Outcome => ({
  kind: 'refused',
  reason: 'name',
  message: `The name of a new stream has ${NAME_BYTES_MAX} bytes at most; this one has ${Buffer.byteLength(name)}.`,
})

const settled =
  (answer: Answer, stored: { revision: number; position: number }) => (refusal?: Error) =>
    answer(
      refusal
        ? { kind: 'refused', reason: 'full', message: refusal.message }
        : { kind: 'stored', ...stored },
    )

/** An event, where its record begins, and the CRC-32 of its message. */
type Lying = { readonly one: Placed; readonly position: number; readonly checksum: number }

/** The records of events that will lie one behind the other from `start` on; nothing if too many bytes. */
function makeRecords(placed: readonly Placed[], start: number) {
  const created = `${Date.now()}0000`
  const records: Buffer[] = []
  const lying: Lying[] = []
  let position = start
  for (const one of placed) {
    const { stream, revision, event } = one
    const name = Buffer.from(stream.name)
    const record = makeRecord(event, { stream: name, revision, position, created })
    lying.push({ one, position, checksum: crc32(record.subarray(RECORD_HEAD_BYTES)) })
    records.push(record)
    position += record.length
    if (position - start > BODY_BYTES_MAX) return undefined
  }
  return { records, lying }
}

export type Storing = {
  readonly recent: RecentIds
  /** The id at a revision, on disk or on its way there. */
  readonly idAt: (stream: Stream, revision: number) => string
  /** Answers with the last event's place when all are on disk. */
  readonly store: (placed: readonly Placed[], answer: Answer) => void
  /** Answers with the place of an event that is there already, once it is on disk. */
  readonly repeat: (stream: Stream, revision: number, answer: Answer) => void
  /** `records` more events are on disk. Called after the visible count was raised. */
  readonly committed: (records: number) => void
  /** Everything on its way to disk was taken back. */
  readonly takenBack: () => void
}

export function createStoring({ index, queue, reading, visibleCount }: StoringParts): Storing {
  const recent = rememberIds()
  /** Ids of the events that are not on disk yet, by ordinal less the visible count. */
  let waitingIds: string[] = []

  const note = ({ one, position, checksum }: Lying) => {
    const { event, revision } = one
    const stream = index.streams.take(one.stream.name) // from now on it is there
    const typeId = index.types.take(event.type)
    const ordinal = index.add(stream, typeId, {
      position,
      checksum,
      isTombstone: revision === Infinity,
    })
    waitingIds.push(event.id)
    recent.set(event.id, stream.id, revision)
    if (stream.name.startsWith(METADATA_PREFIX)) reading.noteMetadata(stream, ordinal, event)
  }
  return {
    recent,
    idAt(stream, revision) {
      const ordinal = stream.ordinals[revision] ?? 0
      return waitingIds[ordinal - visibleCount()] ?? idOf(reading.messageNow(ordinal))
    },
    store(placed, answer) {
      if (queue.isFull()) return answer(BUSY)
      const tooLong = placed.find(({ stream }) => isNameTooLong(index, stream))
      if (tooLong) return answer(longName(tooLong.stream))
      const made = makeRecords(placed, queue.tail() + FRAME_HEAD_BYTES)
      if (!made) return answer(LARGE)
      const { records, lying } = made
      for (const one of lying) note(one)
      const last = {
        revision: placed.at(-1)?.revision ?? -1,
        position: lying.at(-1)?.position ?? 0,
      }
      const frame = makeFrame(records, queue.durableEnd())
      queue.add({ frame, records: records.length, settle: settled(answer, last) })
    },
    repeat(stream, revision, answer) {
      const ordinal = revision < 0 ? index.count() - 1 : (stream.ordinals[revision] ?? 0)
      const place = { revision, position: index.positionAt(ordinal) }
      queue.add({ frame: NO_FRAME, records: 0, settle: settled(answer, place) })
    },
    committed(records) {
      waitingIds = waitingIds.slice(records)
    },
    takenBack() {
      waitingIds = []
      recent.clear()
      reading.forgetMetadata()
    },
  }
}
