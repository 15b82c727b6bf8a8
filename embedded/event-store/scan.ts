// Walks the frames of a log and says how it ends: whole, torn, or damaged; changes nothing.
import { fstatSync, readSync } from 'node:fs'
import { DamagedLog } from './damage.ts'
import { FRAME_HEAD_BYTES, FRAME_MARK, frameChecksum, readFrameHead } from './frame.ts'

/** Bytes read at once: large against a frame, small against memory. */
const BLOCK_BYTES = 4 * 1024 * 1024

export const BROKEN_AMONG_WHOLE = 'a frame fails its checksum, and whole ones follow'

export type ScannedFrame = {
  readonly offset: number
  /** The whole frame; good until the next one is asked for. */
  readonly frame: Buffer
}

/** A window on the file that moves forward. */
function openWindow(handle: number) {
  let block = Buffer.alloc(0)
  let start = 0
  return {
    /** `length` bytes from `offset`, fewer at the end of the file. */
    view(offset: number, length: number): Buffer {
      if (offset < start || offset + length > start + block.length) {
        const wanted = Buffer.allocUnsafe(Math.max(BLOCK_BYTES, length))
        let done = 0
        while (done < wanted.length) {
          const count = readSync(handle, wanted, done, wanted.length - done, offset + done)
          if (count === 0) break
          done += count
        }
        block = wanted.subarray(0, done)
        start = offset
      }
      return block.subarray(offset - start, offset - start + length)
    },
  }
}

type Window = ReturnType<typeof openWindow>

function frameAt(window: Window, offset: number): Buffer | undefined {
  const head = readFrameHead(window.view(offset, FRAME_HEAD_BYTES), 0)
  if (!head) return undefined
  const length = FRAME_HEAD_BYTES + head.bodyBytes
  const frame = window.view(offset, length)
  return frame.length === length && frameChecksum(frame) === head.checksum ? frame : undefined
}

const MARK = Buffer.alloc(4)
MARK.writeUInt32LE(FRAME_MARK)

/**
 * What whole frames behind a broken one say of it: that it had been on disk, or nothing (those of the group it was
 * written with do not know). `first` is where the first of them begins.
 */
function lookBehind(
  window: Window,
  offset: number,
  size: number,
): { wasAcknowledged: boolean; first?: number } {
  let first: number | undefined
  let at = offset + 1
  while (at + FRAME_HEAD_BYTES <= size) {
    const block = window.view(at, Math.min(BLOCK_BYTES, size - at))
    const found = block.indexOf(MARK)
    if (found < 0) {
      at += Math.max(1, block.length - MARK.length + 1)
      continue
    }
    at += found
    const frame = frameAt(window, at)
    if (frame && (readFrameHead(frame, 0)?.durableEnd ?? 0) > offset) {
      return { wasAcknowledged: true, first: at }
    }
    if (frame) first ??= at
    at += frame ? frame.length : 1
  }
  return { wasAcknowledged: false, ...(first === undefined ? {} : { first }) }
}

export type ScanEnd = {
  /** Where the last whole frame ends. */
  readonly end: number
  /** Where the last whole frame begins; -1 if there is none from the start of the scan on. */
  readonly lastFrame: number
  /** Whether something that is no frame and not only zeros follows. */
  readonly isTorn: boolean
  /**
   * Where whole frames go on behind the broken one, of the group that was written with it. Either the power went before
   * the group was on disk, in any order, or it was acknowledged and a frame of it is damaged: the log cannot tell.
   */
  readonly goesOnAt?: number
}

function isZero(window: Window, offset: number, size: number): boolean {
  for (let at = offset; at < size; at += BLOCK_BYTES) {
    const block = window.view(at, Math.min(BLOCK_BYTES, size - at))
    if (block.some((byte) => byte !== 0)) return false
  }
  return true
}

/**
 * Yields every whole frame from `from` on and answers how the log ends. A broken frame that no later
 * one proves to have been on disk is a torn tail: its append was never acknowledged, unless `goesOnAt` leaves it open.
 * Throws DamagedLog.
 */
export function* scanFrames(
  file: { handle: number; path: string },
  from = 0,
): Generator<ScannedFrame, ScanEnd> {
  const { size } = fstatSync(file.handle)
  const window = openWindow(file.handle)
  let offset = from
  let lastFrame = -1
  for (;;) {
    const frame = frameAt(window, offset)
    if (!frame) break
    yield { offset, frame }
    lastFrame = offset
    offset += frame.length
  }
  const isTorn = !isZero(window, offset, size)
  const behind = isTorn ? lookBehind(window, offset, size) : { wasAcknowledged: false }
  if (behind.wasAcknowledged) throw new DamagedLog(file.path, offset, BROKEN_AMONG_WHOLE)
  const goesOnAt = behind.first
  return { end: offset, lastFrame, isTorn, ...(goesOnAt === undefined ? {} : { goesOnAt }) }
}
