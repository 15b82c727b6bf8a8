/** Reads BatchAppendResp (streams.proto of EventStoreDB) from its bytes: whose append, and what became of it. */
import { field, inner, numeric, only, readerOf, text, uint64, type Reader } from '../wire.ts'

export type BatchResult =
  /** `revision`: -1n where the stream still has no event. */
  | { readonly ok: true; readonly revision: bigint; readonly position: bigint }
  /** `type`: the name of the error's message in shared.proto, as in WrongExpectedVersion. */
  | { readonly ok: false; readonly type: string; readonly message: string }

export type BatchAnswer = {
  /** The last 32 bits of the correlation id, which servers write as text or as two numbers. */
  readonly key: number
  readonly result: BatchResult
}

/** Throws what the reader throws, or a RangeError, where the bytes are not such a message. */
export function readAnswer(bytes: Uint8Array): BatchAnswer {
  const reader = readerOf(bytes)
  let key: number | undefined
  let result: BatchResult | undefined
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(1)) key = readKey(inner(reader))
    else if (tag === field(2)) result = readStatus(inner(reader))
    else if (tag === field(3)) result = readSuccess(inner(reader))
    else reader.skipType(tag & 7) // it repeats what was asked
  }
  if (key === undefined || result === undefined) throw new RangeError('an answer without a result')
  return { key, result }
}

/** UUID: structured { most 1, least 2 } or string 2. */
function readKey(reader: Reader): number {
  let key: number | undefined
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(2)) key = Number.parseInt(reader.string().slice(-8), 16)
    else if (tag === field(1)) key = low32(only(inner(reader), numeric(2), uint64))
    else reader.skipType(tag & 7)
  }
  if (key === undefined || Number.isNaN(key)) throw new RangeError('an answer without an id')
  return key
}

const low32 = (value: bigint | undefined): number | undefined =>
  value === undefined ? undefined : Number(value & 0xffff_ffffn)

/** Success: current_revision 1 or no_stream 2, position 3 or none. */
function readSuccess(reader: Reader): BatchResult {
  let revision = -1n
  let position = 0n
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === numeric(1)) revision = uint64(reader)
    else if (tag === field(3)) position = only(inner(reader), numeric(1), uint64) ?? 0n
    else reader.skipType(tag & 7)
  }
  return { ok: true, revision, position }
}

/** Status: code 1, message 2, details 3, an Any { type_url 1, value 2 }. */
function readStatus(reader: Reader): BatchResult {
  let message = ''
  let type = ''
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === field(2)) message = reader.string()
    else if (tag === field(3)) type = nameIn(only(inner(reader), field(1), text) ?? '')
    else reader.skipType(tag & 7)
  }
  return { ok: false, type, message }
}

/** Of a type_url as in type.googleapis.com/event_store.client.StreamDeleted. */
const nameIn = (url: string): string => url.slice(url.lastIndexOf('.') + 1)
