// Reads the events of a data folder without its server: no lock, nothing written, a copy or a live one.
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { DamagedLog } from './damage.ts'
import { FRAME_HEAD_BYTES, readFrameHead, recordsOf } from './frame.ts'
import { knownEnds, refuseLoss } from './known-end.ts'
import { LOG_NAME } from './log-file.ts'
import { TOMBSTONE_REVISION, idOf, readBodies, readHead } from './recorded-event.ts'
import { BROKEN_AMONG_WHOLE, scanFrames, type ScanEnd } from './scan.ts'

export { DamagedLog } from './damage.ts'
export { readFrameHead, sealFrame } from './frame.ts'
export { LOG_NAME } from './log-file.ts'

export type StoredEvent = {
  readonly stream: string
  readonly revision: bigint
  readonly position: bigint
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Buffer
  readonly metadata: Buffer
  readonly created: Date
}

function eventOf(message: Buffer, position: number): StoredEvent {
  const { stream, type, revision, created, contentType, end } = readHead(message)
  const { data, metadata } = readBodies(message, end)
  return {
    stream,
    revision: revision === Infinity ? TOMBSTONE_REVISION : BigInt(revision),
    position: BigInt(position),
    id: idOf(message),
    type,
    contentType,
    data: Buffer.from(data),
    metadata: Buffer.from(metadata),
    created: new Date(Number(created) / 10_000),
  }
}

function* eventsFrom(
  file: { handle: number; path: string },
  from: number,
): Generator<StoredEvent, ScanEnd> {
  const scan = scanFrames(file, from)
  let step = scan.next()
  for (; !step.done; step = scan.next()) {
    const { offset, frame } = step.value
    for (const [at, start, end] of recordsOf(frame)) {
      yield eventOf(frame.subarray(start, end), offset + at)
    }
  }
  return step.value
}

function firstChecksumOf(handle: number): number {
  const head = Buffer.alloc(FRAME_HEAD_BYTES)
  readSync(handle, head, 0, head.length, 0)
  return readFrameHead(head, 0)?.checksum ?? 0
}

/**
 * Every event of the log in `folder`, in the order of $all, system events included. Stops at a torn
 * tail. Throws DamagedLog (file and offset) where a frame that had been on disk, or one that whole ones
 * follow, fails its checksum; a change whose checksum was repaired comes through as data.
 */
export function* readLog(folder: string): Generator<StoredEvent, void> {
  const path = join(folder, LOG_NAME)
  const known = knownEnds(folder) // before the log: a store that runs moves both on
  const handle = openSync(path, 'r')
  try {
    let tail = yield* eventsFrom({ handle, path }, 0)
    while (tail.goesOnAt !== undefined) {
      // A store that was writing these frames while they were read has them whole by now.
      const before = tail.end
      tail = yield* eventsFrom({ handle, path }, before)
      if (tail.end === before) throw new DamagedLog(path, before, BROKEN_AMONG_WHOLE)
    }
    const found = { logEnd: tail.end, firstChecksum: firstChecksumOf(handle) }
    for (const one of known) refuseLoss(folder, one, found)
  } finally {
    closeSync(handle)
  }
}
