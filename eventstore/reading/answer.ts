/** Reads ReadResp (streams.proto of EventStoreDB) from its bytes into what a reader takes: no message objects. */
import { StoreRefused } from '../store.ts'
import type { StoredEvent } from '../codec.ts'
import { field, inner, numeric, only, readerOf, text, uint64, type Reader } from '../wire.ts'
import { markOf, type Step } from './step.ts'

/** What is for nobody, as the confirmation of a subscription: a stream of objects may not hold null. */
const NOTHING = { kind: 'nothing' } as const

export type ReadAnswer = Step | { readonly kind: 'notFound' } | typeof NOTHING

/** Throws where the bytes are not such a message, or hold a link to nothing. */
export function readAnswer(bytes: Uint8Array): ReadAnswer {
  const reader = readerOf(bytes)
  let answer: ReadAnswer = NOTHING
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(1)) answer = { kind: 'event', event: readEvent(inner(reader)) }
    else if (tag === field(3)) answer = readMark(inner(reader)) ?? NOTHING
    else {
      if (tag === field(4)) answer = { kind: 'notFound' }
      if (tag === field(8)) answer = { kind: 'caughtUp' }
      reader.skipType(tag & 7)
    }
  }
  return answer
}

/** Checkpoint: commit_position 1, prepare_position 2. */
function readMark(reader: Reader): Step | null {
  let commit = 0n
  let prepare = 0n
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === numeric(1)) commit = uint64(reader)
    else if (tag === numeric(2)) prepare = uint64(reader)
    else reader.skipType(tag & 7)
  }
  return markOf(commit, prepare)
}

/** ReadEvent: event 1, link 2, commit_position 3; links are not resolved, so that an event is there. */
function readEvent(reader: Reader): StoredEvent {
  const event = only(reader, field(1), readRecorded)
  if (event === undefined) throw new StoreRefused('a link to an event that is gone')
  return event
}

const NONE = new Uint8Array()

/** RecordedEvent: id 1, stream_identifier 2, stream_revision 3, commit_position 5, metadata 6 (a map), custom_metadata 7, data 8. */
function readRecorded(outer: Reader): StoredEvent {
  const reader = inner(outer)
  let id = ''
  let stream = ''
  let revision = 0n
  let position = 0n
  const properties: Properties = { type: '<no-event-type-provided>', contentType: '' }
  let metadata: Uint8Array = NONE
  let data: Uint8Array = NONE
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(1)) id = only(inner(reader), field(2), text) ?? ''
    else if (tag === field(2)) stream = only(inner(reader), field(3), text) ?? ''
    else if (tag === numeric(3)) revision = uint64(reader)
    else if (tag === numeric(5)) position = uint64(reader)
    else if (tag === field(6)) readProperty(inner(reader), properties)
    else if (tag === field(7)) metadata = reader.bytes()
    else if (tag === field(8)) data = reader.bytes()
    else reader.skipType(tag & 7)
  }
  const { type, contentType } = properties
  return {
    id,
    type,
    stream,
    revision,
    position,
    data: contentType === 'application/json' ? jsonOf(data, textOf(data)) : data,
    metadata: metadata.length === 0 ? undefined : jsonOf(metadata, metadata),
  }
}

type Properties = { type: string; contentType: string }

/** An entry of the map: key 1, value 2. */
function readProperty(reader: Reader, properties: Properties): void {
  let key = ''
  let value = ''
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(1)) key = reader.string()
    else if (tag === field(2)) value = reader.string()
    else reader.skipType(tag & 7)
  }
  if (key === 'type') properties.type = value
  if (key === 'content-type') properties.contentType = value
}

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()

/** As the client has it: what is no JSON stays what it is. */
function jsonOf<Otherwise>(bytes: Uint8Array, otherwise: Otherwise): unknown {
  try {
    return JSON.parse(textOf(bytes))
  } catch {
    return otherwise
  }
}
