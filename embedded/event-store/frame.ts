// The form of the log file: frames, one an append, each with its checksum; reads and writes no file.
//
// The file `events.log` is frames one behind the other, then zeros (room taken ahead of need) or
// nothing. All integers are little-endian. A frame is one append, hence all or nothing:
//
//   offset  size  field
//        0     4  mark, the bytes "AEF1"
//        4     4  checksum: CRC-32 (zlib's) of everything from offset 8 to the end of the frame
//        8     4  length of the body in bytes
//       12     4  number of records in the body, at least 1
//       16     8  end of the log that was known to be on disk when the frame was made: a broken
//                 frame before this offset is damage to acknowledged events, behind it a torn tail
//       24     -  body: records
//
// A record is a length (4 bytes) and as many bytes of one RecordedEvent message in the form of
// recorded-event.ts. The offset in the file of the record's length is the event's position in $all.
import { crc32 } from 'node:zlib'

export const FRAME_MARK = 0x31464541
export const FRAME_HEAD_BYTES = 24
export const RECORD_HEAD_BYTES = 4
const CHECKSUM_AT = 4
const CHECKED_FROM = 8

/** No append makes a longer body: 1 MiB of events, and at worst as much again in names and heads. */
export const BODY_BYTES_MAX = 64 * 1024 * 1024

export type FrameHead = {
  readonly checksum: number
  readonly bodyBytes: number
  readonly records: number
  /** The log up to this offset was on disk before this frame was written. */
  readonly durableEnd: number
}

/** The checksum that belongs into a frame with this content; `frame` is exactly one frame. */
export const frameChecksum = (frame: Buffer): number => crc32(frame.subarray(CHECKED_FROM))

/** Writes the checksum of `frame` into its head, as after a change of its body. */
export function sealFrame(frame: Buffer): void {
  frame.writeUInt32LE(frameChecksum(frame), CHECKSUM_AT)
}

/** A frame around `records`, sealed. Each record already starts with its length. */
export function makeFrame(records: readonly Buffer[], durableEnd: number): Buffer {
  const body = records.reduce((sum, record) => sum + record.length, 0)
  const frame = Buffer.allocUnsafe(FRAME_HEAD_BYTES + body)
  frame.writeUInt32LE(FRAME_MARK, 0)
  frame.writeUInt32LE(body, 8)
  frame.writeUInt32LE(records.length, 12)
  frame.writeBigUInt64LE(BigInt(durableEnd), 16)
  let at = FRAME_HEAD_BYTES
  for (const record of records) at += record.copy(frame, at)
  sealFrame(frame)
  return frame
}

/** The head at `at`; nothing if there is none. It says nothing about the body behind it. */
export function readFrameHead(source: Buffer, at: number): FrameHead | undefined {
  if (at + FRAME_HEAD_BYTES > source.length) return undefined
  if (source.readUInt32LE(at) !== FRAME_MARK) return undefined
  const bodyBytes = source.readUInt32LE(at + 8)
  const records = source.readUInt32LE(at + 12)
  const durableEnd = Number(source.readBigUInt64LE(at + 16))
  if (records === 0 || bodyBytes < records * RECORD_HEAD_BYTES || bodyBytes > BODY_BYTES_MAX) {
    return undefined
  }
  return { checksum: source.readUInt32LE(at + CHECKSUM_AT), bodyBytes, records, durableEnd }
}

/** Where each record's message lies in a frame: [offset of its length, start, end]. */
export function* recordsOf(frame: Buffer): Generator<readonly [number, number, number]> {
  let at = FRAME_HEAD_BYTES
  while (at < frame.length) {
    const start = at + RECORD_HEAD_BYTES
    const end = start + frame.readUInt32LE(at)
    yield [at, start, end]
    at = end
  }
}
