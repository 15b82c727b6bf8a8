// The bytes of one RecordedEvent message as the store keeps and sends them; always in one order of fields.
//
// The order is fixed so that its parts are found without a protobuf reader: id (always 40 bytes),
// stream name, revision, prepare and commit position, the metadata map (created, type, content-type),
// then custom metadata and data if there are any.
import { readVarint, varintSize, writeVarint } from './protobuf.ts'

/** The id field: tag, length, tag of the string form, length, 36 characters. */
export const ID_FIELD_BYTES = 40
const ID_AT = 4
const ID_CHARACTERS = 36
const ID_HEAD = Buffer.from([0x0a, 38, 0x12, ID_CHARACTERS])

/** The number that a tombstone has as its revision: 2^63 - 1. Infinity stands for it among ours. */
export const TOMBSTONE_REVISION = 9223372036854775807n
const TOMBSTONE_VARINT = Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])

export type ProposedEvent = {
  /** Lower case, with dashes: 36 characters. */
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Buffer
  readonly metadata: Buffer
}

export type Place = {
  readonly stream: Buffer
  /** Infinity: the tombstone. */
  readonly revision: number
  readonly position: number
  /** 100-ns ticks since the Unix epoch, in decimal. */
  readonly created: string
}

const mapEntrySize = (key: string, value: number): number =>
  2 + key.length + 1 + varintSize(value) + value

const sized = (content: number): number => 1 + varintSize(content) + content

function writeSized(target: Buffer, at: number, field: readonly [number, Buffer]): number {
  target[at] = field[0]
  const from = writeVarint(target, at + 1, field[1].length)
  return from + field[1].copy(target, from)
}

function writeEntry(target: Buffer, at: number, [key, value]: readonly [string, Buffer]): number {
  target[at] = 0x32
  const from = writeVarint(target, at + 1, mapEntrySize(key, value.length))
  const middle = writeSized(target, from, [0x0a, Buffer.from(key, 'latin1')])
  return writeSized(target, middle, [0x12, value])
}

function writeRevision(target: Buffer, at: number, revision: number): number {
  if (revision === Infinity) return at + TOMBSTONE_VARINT.copy(target, at)
  return writeVarint(target, at, revision)
}

/** The record of an event: its length in 4 bytes, little-endian, then the message. */
export function makeRecord(event: ProposedEvent, place: Place): Buffer {
  const created = Buffer.from(place.created, 'latin1')
  const type = Buffer.from(event.type)
  const contentType = Buffer.from(event.contentType)
  const revisionBytes = place.revision === Infinity ? 9 : varintSize(place.revision)
  const length =
    ID_FIELD_BYTES +
    sized(sized(place.stream.length)) +
    3 +
    revisionBytes +
    2 * varintSize(place.position) +
    sized(mapEntrySize('created', created.length)) +
    sized(mapEntrySize('type', type.length)) +
    sized(mapEntrySize('content-type', contentType.length)) +
    (event.metadata.length > 0 ? sized(event.metadata.length) : 0) +
    (event.data.length > 0 ? sized(event.data.length) : 0)
  const record = Buffer.allocUnsafe(4 + length)
  let at = record.writeUInt32LE(length, 0)
  at += ID_HEAD.copy(record, at)
  at += record.write(event.id, at, ID_CHARACTERS, 'latin1')
  record[at++] = 0x12
  at = writeVarint(record, at, sized(place.stream.length))
  at = writeSized(record, at, [0x1a, place.stream])
  record[at++] = 0x18
  at = writeRevision(record, at, place.revision)
  record[at++] = 0x20
  at = writeVarint(record, at, place.position)
  record[at++] = 0x28
  at = writeVarint(record, at, place.position)
  at = writeEntry(record, at, ['created', created])
  at = writeEntry(record, at, ['type', type])
  at = writeEntry(record, at, ['content-type', contentType])
  if (event.metadata.length > 0) at = writeSized(record, at, [0x3a, event.metadata])
  if (event.data.length > 0) writeSized(record, at, [0x42, event.data])
  return record
}

/** The id of a stored message. */
export const idOf = (message: Buffer): string =>
  message.toString('latin1', ID_AT, ID_AT + ID_CHARACTERS)

export type StoredHead = {
  readonly stream: string
  readonly type: string
  /** Infinity: the tombstone. */
  readonly revision: number
  readonly created: string
  readonly contentType: string
  /** Where the fields behind the map begin. */
  readonly end: number
}

function readEntry(message: Buffer, at: number): { value: string; end: number } {
  const { value: length, end: from } = readVarint(message, at + 1)
  const end = from + length
  const keyLength = message[from + 1] ?? 0
  const valueHead = readVarint(message, from + 2 + keyLength + 1)
  return { value: message.toString('utf8', valueHead.end, end), end }
}

/** What a stored message says but its bodies. `message` starts at its id field. */
export function readHead(message: Buffer): StoredHead {
  const outer = readVarint(message, ID_FIELD_BYTES + 1)
  const inner = readVarint(message, outer.end + 1)
  const nameEnd = inner.end + inner.value
  const stream = message.toString('utf8', inner.end, nameEnd)
  const revision = readVarint(message, nameEnd + 1)
  const prepare = readVarint(message, revision.end + 1)
  const commit = readVarint(message, prepare.end + 1)
  const created = readEntry(message, commit.end)
  const type = readEntry(message, created.end)
  const contentType = readEntry(message, type.end)
  return {
    stream,
    type: type.value,
    revision: revision.value > Number.MAX_SAFE_INTEGER ? Infinity : revision.value,
    created: created.value,
    contentType: contentType.value,
    end: contentType.end,
  }
}

/** Data and custom metadata of a stored message; `end` is from its head. */
export function readBodies(message: Buffer, end: number): { data: Buffer; metadata: Buffer } {
  const bodies: { data: Buffer; metadata: Buffer } = {
    data: Buffer.alloc(0),
    metadata: Buffer.alloc(0),
  }
  let at = end
  while (at < message.length) {
    const { value: length, end: from } = readVarint(message, at + 1)
    const content = message.subarray(from, from + length)
    if (message[at] === 0x3a) bodies.metadata = content
    else bodies.data = content
    at = from + length
  }
  return bodies
}
