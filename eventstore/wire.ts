/** What reading of protobuf messages has in common; protobufjs checks every length. */
import protobuf from 'protobufjs/minimal.js'

export type Reader = protobuf.Reader

export const readerOf = (bytes: Uint8Array): Reader => protobuf.Reader.create(bytes)

/** The tag of a field with a length: text, bytes or a message. */
export const field = (number: number): number => (number << 3) | 2

/** The tag of a field that is a number. */
export const numeric = (number: number): number => number << 3

/** The message that is the field's content. */
export const inner = (reader: Reader): Reader => readerOf(reader.bytes())

/** What `read` makes of one field of the message, the last where it comes again; undefined: it is not there. */
export function only<Value>(
  reader: Reader,
  wanted: number,
  read: (reader: Reader) => Value,
): Value | undefined {
  let found: Value | undefined
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === wanted) found = read(reader)
    else reader.skipType(tag & 7)
  }
  return found
}

export const text = (reader: Reader): string => reader.string()

/** Bytes of a varint of which the value is exact as a double. */
const EXACT_BYTES = 7

export function uint64(reader: Reader): bigint {
  let value = 0
  let factor = 1
  for (let n = 0; n < EXACT_BYTES; n += 1) {
    const byte = reader.buf[reader.pos + n]
    if (byte === undefined) throw new RangeError('a number that was cut off')
    value += (byte & 127) * factor
    if (byte < 128) {
      reader.pos += n + 1
      return BigInt(value)
    }
    factor *= 128
  }
  const whole = reader.uint64() as number | { high: number; low: number }
  if (typeof whole === 'number') return BigInt(whole)
  return (BigInt(whole.high >>> 0) << 32n) | BigInt(whole.low >>> 0)
}
