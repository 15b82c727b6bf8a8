// Writes and reads the few protobuf forms that the store handles as bytes; knows no message but those forms.

/** Numbers here are safe integers, 0 to 2^53 - 1: every revision and position but the tombstone's. */
export function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1
  return size
}

/** Writes `value` at `at`; answers the offset behind it. */
export function writeVarint(target: Buffer, at: number, value: number): number {
  let rest = value
  let to = at
  // Bit operations see 32 bits only: divide while the value is larger.
  while (rest > 0x7fffffff) {
    target[to++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  while (rest >= 128) {
    target[to++] = (rest & 127) | 128
    rest >>>= 7
  }
  target[to++] = rest
  return to
}

/** The varint at `at`, with the offset behind it. Above 2^53 the value loses precision. */
export function readVarint(source: Buffer, at: number): { value: number; end: number } {
  let value = 0
  let factor = 1
  let from = at
  for (; from < at + 10; from += 1) {
    const byte = source[from] ?? 0
    value += (byte & 127) * factor
    if (byte < 128) break
    factor *= 128
  }
  return { value, end: from + 1 }
}

/** A length-delimited field: bytes, string or message. `number` is the field's number, below 16. */
export function bytesField(number: number, content: Buffer): Buffer {
  const head = 1 + varintSize(content.length)
  const field = Buffer.allocUnsafe(head + content.length)
  field[0] = (number << 3) | 2
  writeVarint(field, 1, content.length)
  content.copy(field, head)
  return field
}

export const stringField = (number: number, content: string): Buffer =>
  bytesField(number, Buffer.from(content))

/** A varint field. `number` is the field's number, below 16. */
export function varintField(number: number, value: number | bigint): Buffer {
  if (typeof value === 'bigint' && value > BigInt(Number.MAX_SAFE_INTEGER)) {
    return bigVarintField(number, value)
  }
  const safe = Number(value)
  const field = Buffer.allocUnsafe(1 + varintSize(safe))
  field[0] = number << 3
  writeVarint(field, 1, safe)
  return field
}

function bigVarintField(number: number, value: bigint): Buffer {
  const bytes = [number << 3]
  let rest = value
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}

/** A field that holds an empty message: how these protocols say "set". */
export const emptyField = (number: number): Buffer => bytesField(number, Buffer.alloc(0))
