// Brings the index back at a start: from the snapshot and what the log holds behind it, or from the log alone.
import { openSync, closeSync, fstatSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { EventIndex } from './event-index.ts'
import { createIndex } from './event-index.ts'
import { readFrameHead, recordsOf } from './frame.ts'
import type { Covered, Snapshot } from './index-snapshot.ts'
import { loadSnapshot, SNAPSHOT_NAME } from './index-snapshot.ts'
import { endOfMark, refuseLoss } from './known-end.ts'
import { LOG_NAME } from './log-file.ts'
import { readHead } from './recorded-event.ts'
import { scanFrames } from './scan.ts'

/** Called now and then during a long scan: bytes of the log read so far, of all. */
export type Progress = (done: number, total: number) => void

export type Recovered = {
  readonly index: EventIndex
  readonly covered: Covered
  /** Events that a snapshot on disk already covers. */
  readonly snapshotEvents: number
  /** The log up to here was not read: what the snapshot says of it was believed. */
  readonly unreadEnd: number
  /** Bytes of a torn tail behind the end, to be cut. */
  readonly isTorn: boolean
  /** Where whole frames lie in that tail, which may have been acknowledged. */
  readonly goesOnAt?: number
  /** Words for the operator: what is odd about this log, though it is served. */
  readonly warning?: string
}

type File = { readonly handle: number; readonly path: string; readonly size: number }

const NOTHING_COVERED: Covered = {
  logEnd: 0,
  lastFrame: -1,
  lastChecksum: 0,
  firstChecksum: 0,
  changedNs: 0n,
}

/** Frames between two looks at the clock. */
const PROGRESS_FRAMES = 16_384

function addFrame(index: EventIndex, offset: number, frame: Buffer): void {
  for (const [at, start, end] of recordsOf(frame)) {
    const message = frame.subarray(start, end)
    const { stream, type, revision } = readHead(message)
    index.add(index.streams.take(stream), index.types.take(type), {
      position: offset + at,
      isTombstone: revision === Infinity,
      checksum: crc32(message),
    })
  }
}

type Walked = { covered: Covered } & Pick<Recovered, 'isTorn' | 'goesOnAt'>

/** Reads every frame from the end of what is covered on, and adds it unless it only checks. */
function walk(
  file: File,
  from: Covered,
  visit: { onFrame: (offset: number, frame: Buffer) => void; onProgress?: Progress | undefined },
): Walked {
  const frames = scanFrames(file, from.logEnd)
  let { lastFrame, lastChecksum, firstChecksum } = from
  for (let n = 1; ; n += 1) {
    const step = frames.next()
    if (step.done) {
      const { end: logEnd, isTorn, goesOnAt } = step.value
      const covered = { logEnd, lastFrame, lastChecksum, firstChecksum, changedNs: 0n }
      return { covered, isTorn, ...(goesOnAt === undefined ? {} : { goesOnAt }) }
    }
    const { offset, frame } = step.value
    visit.onFrame(offset, frame)
    lastFrame = offset
    lastChecksum = readFrameHead(frame, 0)?.checksum ?? 0
    if (offset === 0) firstChecksum = lastChecksum
    if (n % PROGRESS_FRAMES === 0) visit.onProgress?.(offset, file.size)
  }
}

const changedSince = ({ path }: File): string =>
  `${path} is whole and is not what it was when its index was written: it was changed, or another one was put in its ` +
  'place, while no store had it. It is served as it is'

/** The whole log, read and parsed. Throws DamagedLog. */
function scanAll(file: File, onProgress: Progress | undefined): Recovered {
  const index = createIndex()
  const { covered, ...tail } = walk(file, NOTHING_COVERED, {
    onFrame: (offset, frame) => addFrame(index, offset, frame),
    onProgress,
  })
  return { index, covered, snapshotEvents: 0, unreadEnd: 0, ...tail }
}

/** Whether nothing was written to the file since the store was stopped. A disk may have lost bits of it all the same. */
function isUntouched(file: File, { covered }: Snapshot): boolean {
  const { ctimeNs, size } = fstatSync(file.handle, { bigint: true })
  return ctimeNs === covered.changedNs && Number(size) === covered.logEnd
}

/** Whether the log, checked by every checksum, holds the snapshot's events as they were. */
function holds(file: File, { covered, index }: Snapshot): boolean {
  if (file.size < covered.logEnd) return false
  let ordinal = 0
  let isSame = true
  const onFrame = (offset: number, frame: Buffer) => {
    for (const [at, start, end] of recordsOf(frame)) {
      if (ordinal >= index.count() || !isSame) return
      const checksum = crc32(frame.subarray(start, end))
      const isSameEvent = index.checksums.at(ordinal) === checksum
      isSame = isSameEvent && index.positionAt(ordinal) === offset + at
      ordinal += 1
    }
  }
  const { logEnd } = walk(file, NOTHING_COVERED, { onFrame }).covered
  return isSame && ordinal === index.count() && logEnd >= covered.logEnd
}

function fromSnapshot(
  file: File,
  snapshot: Snapshot,
  how: { unreadEnd: number; onProgress?: Progress | undefined },
): Recovered {
  const { unreadEnd, onProgress } = how
  const { index, covered: from } = snapshot
  const snapshotEvents = index.count()
  const walked = walk(file, from, {
    onFrame: (offset, frame) => addFrame(index, offset, frame),
    onProgress,
  })
  return { index, snapshotEvents, unreadEnd, ...walked }
}

type RecoverOptions = { readonly ignoreIndex?: boolean; readonly onProgress?: Progress }

/**
 * The index of the log in `folder`, whose file exists. With `ignoreIndex` the snapshot is not looked
 * at and everything is read. Throws DamagedLog, also where the log ends before its mark.
 */
export function recover(folder: string, options: RecoverOptions = {}): Recovered {
  const recovered = recoverIndex(folder, options)
  const mark = endOfMark(folder)
  if (mark) refuseLoss(folder, mark, recovered.covered)
  return recovered
}

function recoverIndex(folder: string, options: RecoverOptions): Recovered {
  const path = join(folder, LOG_NAME)
  const handle = openSync(path, 'r')
  try {
    const file = { handle, path, size: fstatSync(handle).size }
    const snapshot = options.ignoreIndex ? undefined : loadSnapshot(folder)
    if (snapshot && isUntouched(file, snapshot)) {
      return fromSnapshot(file, snapshot, { unreadEnd: snapshot.covered.logEnd })
    }
    if (snapshot && holds(file, snapshot)) {
      return fromSnapshot(file, snapshot, { unreadEnd: 0, onProgress: options.onProgress })
    }
    const recovered = scanAll(file, options.onProgress)
    if (!snapshot) return recovered
    refuseLoss(folder, { ...snapshot.covered, source: SNAPSHOT_NAME }, recovered.covered)
    return { ...recovered, warning: changedSince(file) }
  } finally {
    closeSync(handle)
  }
}
