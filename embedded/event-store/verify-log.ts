// Reads the part of the log that a start did not, beside the work and slowly, and holds it against the index.
import { setTimeout as delay } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { DamagedLog } from './damage.ts'
import type { EventIndex } from './event-index.ts'
import { FRAME_HEAD_BYTES, frameChecksum, readFrameHead, recordsOf } from './frame.ts'
import type { LogFile } from './log-file.ts'

/** Read at once; a frame that is longer is read whole. */
const BLOCK_BYTES = 1024 * 1024
/** A tenth of what a plain disk gives, and of a core: 1 GiB takes half a minute. */
const BYTES_PER_SECOND = 32 * 1024 * 1024

export type Verification = {
  /** Settles when everything was read, or it was stopped. */
  readonly done: Promise<void>
  readonly stop: () => void
}

type Part = {
  readonly index: EventIndex
  readonly file: LogFile
  /** The log up to here, a frame's end. */
  readonly end: number
}

/** Holds one frame against the index, whose next event is `ordinal`; answers the one behind it. */
function compareFrame(
  { index, file }: Part,
  frame: Buffer,
  at: { offset: number; ordinal: number },
) {
  let { ordinal } = at
  for (const [from, start, end] of recordsOf(frame)) {
    const position = at.offset + from
    const isSame =
      index.positionAt(ordinal) === position &&
      index.checksums.at(ordinal) === crc32(frame.subarray(start, end))
    if (!isSame) {
      throw new DamagedLog(file.path, position, 'the event there is not the one that was stored')
    }
    ordinal += 1
  }
  return ordinal
}

/** Holds the whole frames of a block against the index; answers how far they go. Throws DamagedLog. */
function compareBlock(part: Part, block: Buffer, from: { offset: number; ordinal: number }) {
  let { offset, ordinal } = from
  let wanted = FRAME_HEAD_BYTES
  for (let at = 0; offset < part.end;) {
    const head = readFrameHead(block, at)
    if (!head && at + FRAME_HEAD_BYTES > block.length) break
    wanted = FRAME_HEAD_BYTES + (head?.bodyBytes ?? 0)
    if (head && at + wanted > block.length) break
    const frame = block.subarray(at, at + wanted)
    if (!head || frameChecksum(frame) !== head.checksum) {
      throw new DamagedLog(part.file.path, offset, 'a frame fails its checksum')
    }
    ordinal = compareFrame(part, frame, { offset, ordinal })
    at += wanted
    offset += wanted
  }
  return { offset, ordinal, wanted }
}

/** Starts reading `part`; `onDamage` is told of the first thing that is not what was stored, and is the last to be. */
export function verifyLog(part: Part, onDamage: (error: DamagedLog) => void): Verification {
  const stopping = new AbortController()
  const { signal } = stopping
  const pause = (ms: number) => delay(ms, undefined, { signal, ref: false }).catch(() => undefined)

  let place = { offset: 0, ordinal: 0 }
  const run = async () => {
    let wanted = FRAME_HEAD_BYTES
    while (place.offset < part.end && !signal.aborted) {
      const startedMs = performance.now()
      const length = Math.min(part.end - place.offset, Math.max(BLOCK_BYTES, wanted))
      const block = await part.file.read(place.offset, place.offset + length)
      if (signal.aborted) return
      const { offset, ordinal, wanted: next } = compareBlock(part, block, place)
      const isAll = next <= length || place.offset + length === part.end
      if (offset === place.offset && isAll) {
        throw new DamagedLog(part.file.path, offset, 'no frame ends where the index says')
      }
      place = { offset, ordinal }
      wanted = next
      await pause((1000 * length) / BYTES_PER_SECOND - (performance.now() - startedMs))
    }
  }
  const done = run().catch((error: unknown) => {
    const why = `it cannot be read (${(error as Error).message})`
    const isDamage = error instanceof DamagedLog
    onDamage(isDamage ? error : new DamagedLog(part.file.path, place.offset, why))
  })
  return { done, stop: () => stopping.abort() }
}
