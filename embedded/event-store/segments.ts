// A list of numbers that grows without copying: typed arrays of fixed length, one behind the other.

/** Numbers a segment holds: 64 Ki, so that growing never stalls and a snapshot is written in parts. */
export const SEGMENT_LENGTH = 65_536
const SHIFT = 16
const MASK = SEGMENT_LENGTH - 1

type NumberArray = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>

export type Segments = {
  readonly at: (index: number) => number
  readonly push: (value: number) => void
  readonly length: () => number
  /** Forgets what lies behind the first `length`. */
  readonly cut: (length: number) => void
  /** The bytes of the numbers from `from` to `to`, which lie in one segment; shared, not copied. */
  readonly bytes: (from: number, to: number) => Buffer
  /** Makes room for `length` numbers at once; their values are set through `bytes`. */
  readonly resize: (length: number) => void
}

export function segments(make: (length: number) => NumberArray): Segments {
  const parts: NumberArray[] = []
  let length = 0
  const grow = (to: number) => {
    while (parts.length * SEGMENT_LENGTH < to) parts.push(make(SEGMENT_LENGTH))
  }
  return {
    at: (index) => parts[index >>> SHIFT]?.[index & MASK] ?? 0,
    push(value) {
      grow(length + 1)
      const part = parts[length >>> SHIFT]
      if (part) part[length & MASK] = value
      length += 1
    },
    length: () => length,
    cut(to) {
      length = to
    },
    bytes(from, to) {
      const part = parts[from >>> SHIFT]
      if (!part) return Buffer.alloc(0)
      const size = part.BYTES_PER_ELEMENT
      return Buffer.from(part.buffer, (from & MASK) * size, (to - from) * size)
    },
    resize(to) {
      grow(to)
      length = to
    },
  }
}
