// Reads BatchAppendReq (streams.proto of EventStoreDB) from its bytes: no message objects, and data and metadata are views of
// what has arrived. Where a field that may come once comes again, the last one counts.
import protobuf from 'protobufjs/minimal.js'
import type { Expected } from './append-rules.ts'
import type { CallFailure } from './failures.ts'
import { asFailure } from './failures.ts'
import { proposedEvent, uuidOf } from './proposals.ts'
import type { ProposedEvent } from './recorded-event.ts'

const { Reader } = protobuf
type Reader = protobuf.Reader

export type BatchRequest = {
  /** The bytes of its UUID message, as the caller wrote them. */
  readonly correlation: Uint8Array
  readonly options: BatchOptions | undefined
  /** In the caller's order; a failure stands for one that may not be stored. */
  readonly proposals: readonly (ProposedEvent | CallFailure)[]
  readonly isFinal: boolean
}

export type BatchOptions = {
  readonly stream: string
  readonly expected: Expected
  /** In ms since the Unix epoch; Infinity: none was given. */
  readonly deadlineMs: number
}

const NONE = Buffer.alloc(0)

/** The tag of a field with a length. */
const field = (number: number): number => (number << 3) | 2
const inner = (reader: Reader): Reader => Reader.create(reader.bytes())

/** Throws a RangeError where the bytes are not such a message: the call ends with INTERNAL then. */
export function readBatchRequest(bytes: Uint8Array): BatchRequest {
  const reader = Reader.create(bytes)
  let correlation: Uint8Array = NONE
  let options: BatchOptions | undefined
  const proposals: (ProposedEvent | CallFailure)[] = []
  let isFinal = false
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(3)) proposals.push(readProposal(inner(reader)))
    else if (tag === field(1)) correlation = reader.bytes()
    else if (tag === field(2)) options = readOptions(inner(reader))
    else if (tag === 0x20) isFinal = reader.bool()
    else reader.skipType(tag & 7)
  }
  return { correlation, options, proposals, isFinal }
}

/** stream_identifier 1; stream_position 2, no_stream 3, any 4 or stream_exists 5; deadline 6. */
function readOptions(reader: Reader): BatchOptions {
  let stream = ''
  let expected: Expected = 'any'
  let deadlineMs = Infinity
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(1)) stream = readName(inner(reader))
    else if (tag === 0x10) expected = numberOf(reader.uint64())
    else if (tag === field(6)) deadlineMs = readTimestamp(inner(reader))
    else {
      if (tag === field(3)) expected = 'no-stream'
      if (tag === field(4)) expected = 'any'
      if (tag === field(5)) expected = 'stream-exists'
      reader.skipType(tag & 7)
    }
  }
  return { stream, expected, deadlineMs }
}

/** StreamIdentifier: stream_name 3, bytes of UTF-8. */
function readName(reader: Reader): string {
  let name = ''
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(3)) name = reader.string()
    else reader.skipType(tag & 7)
  }
  return name
}

/** Timestamp: seconds 1, nanos 2; in ms. */
function readTimestamp(reader: Reader): number {
  let seconds = 0
  let nanos = 0
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === 0x08) seconds = numberOf(reader.int64())
    else if (tag === 0x10) nanos = reader.int32()
    else reader.skipType(tag & 7)
  }
  return seconds * 1_000 + nanos / 1e6
}

/** ProposedMessage: id 1, metadata 2 (entries of a map), custom_metadata 3, data 4. */
function readProposal(reader: Reader): ProposedEvent | CallFailure {
  let id: Reader | undefined
  const properties = new Map<string, string>()
  let metadata: Uint8Array = NONE
  let data: Uint8Array = NONE
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(1)) id = inner(reader)
    else if (tag === field(2)) readEntry(inner(reader), properties)
    else if (tag === field(3)) metadata = reader.bytes()
    else if (tag === field(4)) data = reader.bytes()
    else reader.skipType(tag & 7)
  }
  const uuid = readUuid(id)
  try {
    return proposedEvent({ id: uuid, properties, metadata, data })
  } catch (error) {
    return asFailure(error)
  }
}

/** key 1, value 2; what is not said is empty. */
function readEntry(reader: Reader, properties: Map<string, string>): void {
  let key = ''
  let value = ''
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(1)) key = reader.string()
    else if (tag === field(2)) value = reader.string()
    else reader.skipType(tag & 7)
  }
  properties.set(key, value)
}

/** UUID: structured 1 { most_significant_bits 1, least_significant_bits 2 } or string 2. */
function readUuid(reader: Reader | undefined): string {
  let text = ''
  while (reader !== undefined && reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(2)) text = reader.string()
    else if (tag === field(1)) text = readStructured(inner(reader))
    else reader.skipType(tag & 7)
  }
  return text
}

function readStructured(reader: Reader): string {
  let most = 0n
  let least = 0n
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === 0x08) most = BigInt(digitsOf(reader.int64()))
    else if (tag === 0x10) least = BigInt(digitsOf(reader.int64()))
    else reader.skipType(tag & 7)
  }
  return uuidOf(most, least)
}

/** protobufjs answers a Long, where that is installed beside it, in place of a number. */
const digitsOf = (value: unknown): string => String(value)
const numberOf = (value: unknown): number => Number(digitsOf(value))
