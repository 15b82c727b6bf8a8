/**
 * Appends as BatchAppendReq (streams.proto of EventStoreDB), written where they are sent from: no object is built for a
 * message. Byte for byte what the store's client sends, but for the correlation id.
 */
import type { Expected } from '../store.ts'

/** An event whose JSON is made already. */
export type WireEvent = { id: string; type: string; dataJson: string; metadataJson: string }

export type WireAppend = {
  readonly stream: string
  readonly events: readonly WireEvent[]
  readonly expected: Expected
}

/** gRPC's head of a message: not compressed, then its length. */
export const HEAD_BYTES = 5

type Sizes = { readonly data: number; readonly metadata: number; readonly type: number }

/** An append with what its parts take, in bytes. */
export type MeasuredAppend = WireAppend & {
  /** Of the correlation id, 36 characters. */
  readonly correlation: string
  readonly deadlineS: number
  readonly name: number
  readonly options: number
  readonly sizes: readonly Sizes[]
  /** Of the whole message, without its head. */
  readonly bytes: number
}

/** Lengths stay below 2^31, and revisions below 2^53. */
function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1
  return size
}

const fieldSize = (content: number): number => 1 + varintSize(content) + content

const entryOf = (key: string, value: string): Buffer =>
  Buffer.concat([
    Buffer.from([0x12, 4 + key.length + value.length, 0x0a, key.length]),
    Buffer.from(key),
    Buffer.from([0x12, value.length]),
    Buffer.from(value),
  ])
const CONTENT_TYPE = entryOf('content-type', 'application/json')

const CORRELATION_BYTES = 2 + 2 + 36
const ID_BYTES = 2 + 2 + 36
const IS_FINAL_BYTES = 2

const typeEntrySize = (type: number): number => 2 + 4 + fieldSize(type)

const messageSize = ({ data, metadata, type }: Sizes): number =>
  ID_BYTES +
  fieldSize(typeEntrySize(type)) +
  CONTENT_TYPE.length +
  fieldSize(metadata) +
  fieldSize(data)

const expectedSize = (expected: Expected): number =>
  expected === 'any' || expected === -1n ? 2 : 1 + varintSize(Number(expected))

/** `deadlineS`: when the server gives it up, in s since the Unix epoch. */
export function measured(
  { stream, events, expected }: WireAppend,
  { correlation, deadlineS }: { correlation: string; deadlineS: number },
): MeasuredAppend {
  const name = Buffer.byteLength(stream)
  const options =
    fieldSize(fieldSize(name)) + expectedSize(expected) + fieldSize(1 + varintSize(deadlineS))
  let bytes = CORRELATION_BYTES + fieldSize(options) + IS_FINAL_BYTES
  const sizes: Sizes[] = []
  for (const { type, dataJson, metadataJson } of events) {
    const size: Sizes = {
      data: Buffer.byteLength(dataJson),
      metadata: Buffer.byteLength(metadataJson),
      type: Buffer.byteLength(type),
    }
    sizes.push(size)
    bytes += fieldSize(messageSize(size))
  }
  return { stream, events, expected, correlation, deadlineS, name, options, sizes, bytes }
}

/** Writes the append behind its head at `from`; answers the offset behind it. */
export function writeAppend(target: Buffer, from: number, append: MeasuredAppend): number {
  const { correlation, events, sizes, bytes } = append
  target[from] = 0
  let at = target.writeUInt32BE(bytes, from + 1)
  at = writeUuid(target, at, correlation)
  at = writeOptions(target, at, append)
  for (let n = 0; n < events.length; n += 1) {
    const [event, size] = [events[n], sizes[n]]
    if (event !== undefined && size !== undefined) at = writeEvent(target, at, { event, size })
  }
  target[at] = 0x20 // is_final
  target[at + 1] = 1
  return at + 2
}

function writeOptions(target: Buffer, from: number, append: MeasuredAppend): number {
  const { stream, name, expected, deadlineS, options } = append
  let at = writeHead(target, from, { tag: 0x12, length: options })
  at = writeHead(target, at, { tag: 0x0a, length: fieldSize(name) })
  at = writeText(target, at, { tag: 0x1a, text: stream, length: name })
  if (expected === 'any') at = writeHead(target, at, { tag: 0x22, length: 0 })
  else if (expected === -1n) at = writeHead(target, at, { tag: 0x1a, length: 0 })
  else at = writeVarint(target, writeByte(target, at, 0x10), Number(expected))
  at = writeHead(target, at, { tag: 0x32, length: 1 + varintSize(deadlineS) })
  return writeVarint(target, writeByte(target, at, 0x08), deadlineS)
}

function writeEvent(
  target: Buffer,
  from: number,
  { event, size }: { event: WireEvent; size: Sizes },
): number {
  let at = writeHead(target, from, { tag: 0x1a, length: messageSize(size) })
  at = writeUuid(target, at, event.id)
  at = writeHead(target, at, { tag: 0x12, length: typeEntrySize(size.type) })
  at = writeText(target, at, { tag: 0x0a, text: 'type', length: 4 })
  at = writeText(target, at, { tag: 0x12, text: event.type, length: size.type })
  target.set(CONTENT_TYPE, at)
  at += CONTENT_TYPE.length
  at = writeText(target, at, { tag: 0x1a, text: event.metadataJson, length: size.metadata })
  return writeText(target, at, { tag: 0x22, text: event.dataJson, length: size.data })
}

/** Field 1, a UUID as its text. */
function writeUuid(target: Buffer, from: number, uuid: string): number {
  const at = writeHead(target, from, { tag: 0x0a, length: 2 + uuid.length })
  return writeText(target, at, { tag: 0x12, text: uuid, length: uuid.length })
}

function writeByte(target: Buffer, at: number, byte: number): number {
  target[at] = byte
  return at + 1
}

const writeHead = (target: Buffer, at: number, { tag, length }: { tag: number; length: number }) =>
  writeVarint(target, writeByte(target, at, tag), length)

function writeText(
  target: Buffer,
  from: number,
  { tag, text, length }: { tag: number; text: string; length: number },
): number {
  const at = writeHead(target, from, { tag, length })
  // Nearly all of it is ASCII, which is copied four times as fast.
  target.write(text, at, length, length === text.length ? 'latin1' : 'utf8')
  return at + length
}

function writeVarint(target: Buffer, from: number, value: number): number {
  let at = from
  let rest = value
  // Bit operations see 32 bits only: divide while the value is larger.
  while (rest > 0x7fffffff) {
    target[at] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
    at += 1
  }
  while (rest >= 128) {
    target[at] = (rest & 127) | 128
    rest >>>= 7
    at += 1
  }
  target[at] = rest
  return at + 1
}
