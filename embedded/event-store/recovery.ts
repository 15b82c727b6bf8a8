// Brings the index back at a start: from the snapshot and what the log holds behind it, or from the log alone.
import { openSync, closeSync, fstatSync } from 'node:fs'
import { join } from 'node:path'
import type { EventIndex } from './event-index.ts'
import { createIndex } from './event-index.ts'
import { readFrameHead, recordsOf } from './frame.ts'
import type { Covered, Snapshot } from './index-snapshot.ts'
import { loadSnapshot } from './index-snapshot.ts'
import { LOG_NAME } from './log-file.ts'
import { readHead } from './recorded-event.ts'
import { DamagedLog, scanFrames } from './scan.ts'

/** Called now and then during a long scan: bytes of the log read so far, of all. */
export type Progress = (done: number, total: number) => void

export type Recovered = {
  readonly index: EventIndex
  readonly covered: Covered
  /** Events that a snapshot on disk already covers. */
  readonly snapshotEvents: number
  /** Bytes of a torn tail behind the end, to be cut. */
  readonly isTorn: boolean
  /** Where whole frames lie in that tail, which may have been acknowledged. */
  readonly goesOnAt?: number
  /** Set if the torn append had been on disk once: words for the operator. */
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
    const { stream, type, revision } = readHead(frame.subarray(start, end))
    index.add(index.streams.take(stream), index.types.take(type), {
      position: offset + at,
      isTombstone: revision === Infinity,
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

/** What the snapshot knows must be in the log; only the very last append of it may be torn. */
function compare(file: File, snapshot: Covered, found: Covered): string | undefined {
  const isOfAnotherLog = found.logEnd > 0 && snapshot.firstChecksum !== found.firstChecksum
  if (isOfAnotherLog || found.logEnd >= snapshot.logEnd) return undefined
  if (found.logEnd === snapshot.lastFrame && file.size < snapshot.logEnd) {
    return (
      `${file.path} ends at ${file.size} within its last append, which had been on disk: ` +
      `that append is lost, the log goes on at ${found.logEnd}`
    )
  }
  const why = 'events that had been on disk follow here according to the index'
  throw new DamagedLog(file.path, found.logEnd, why)
}

/** The whole log, read and parsed. Throws DamagedLog. */
function scanAll(
  file: File,
  snapshot: Covered | undefined,
  onProgress: Progress | undefined,
): Recovered {
  const index = createIndex()
  const { covered, ...tail } = walk(file, NOTHING_COVERED, {
    onFrame: (offset, frame) => addFrame(index, offset, frame),
    onProgress,
  })
  const warning = snapshot && compare(file, snapshot, covered)
  return { index, covered, snapshotEvents: 0, ...tail, ...(warning ? { warning } : {}) }
}

/** Whether the log is the one of the snapshot and, checked by every checksum, whole up to its end. */
function holds(file: File, { covered }: Snapshot): boolean {
  if (file.size < covered.logEnd) return false
  // Nothing touched the file since the store was stopped: its checksums are those it had then.
  const { ctimeNs, size } = fstatSync(file.handle, { bigint: true })
  if (ctimeNs === covered.changedNs && Number(size) === covered.logEnd) return true
  const found = walk(file, NOTHING_COVERED, { onFrame: () => undefined }).covered
  return found.firstChecksum === covered.firstChecksum && found.logEnd >= covered.logEnd
}

function fromSnapshot(file: File, snapshot: Snapshot, onProgress: Progress | undefined): Recovered {
  const { index, covered: from } = snapshot
  const snapshotEvents = index.count()
  const walked = walk(file, from, {
    onFrame: (offset, frame) => addFrame(index, offset, frame),
    onProgress,
  })
  return { index, snapshotEvents, ...walked }
}

/**
 * The index of the log in `folder`, whose file exists. With `ignoreIndex` the snapshot is not looked
 * at and everything is read. Throws DamagedLog.
 */
export function recover(
  folder: string,
  options: { ignoreIndex?: boolean; onProgress?: Progress } = {},
): Recovered {
  const path = join(folder, LOG_NAME)
  const handle = openSync(path, 'r')
  try {
    const file = { handle, path, size: fstatSync(handle).size }
    const snapshot = options.ignoreIndex ? undefined : loadSnapshot(folder)
    if (snapshot && holds(file, snapshot)) return fromSnapshot(file, snapshot, options.onProgress)
    return scanAll(file, snapshot?.covered, options.onProgress)
  } finally {
    closeSync(handle)
  }
}
