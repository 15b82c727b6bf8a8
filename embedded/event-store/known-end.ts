// How far a log goes according to what lies beside it, and the refusal of one that ends before that; repairs nothing.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DamagedLog } from './damage.ts'
import type { Acknowledged } from './end-mark.ts'
import { loadMark, MARK_NAME } from './end-mark.ts'
import { loadSnapshot, SNAPSHOT_NAME } from './index-snapshot.ts'
import { LOG_NAME } from './log-file.ts'

export type KnownEnd = Acknowledged & {
  /** The file that knows it. */
  readonly source: string
}

const REMEDY =
  'Bring the log back from a copy, or go on without what is lost: docs/runbook.md, "A damaged log"'

/** Whether an index of before belongs to another log, which was put in this one's place: then it says nothing of it. */
const isOfAnotherLog = (known: Acknowledged, found: Acknowledged): boolean =>
  found.logEnd > 0 && known.logEnd > 0 && known.firstChecksum !== found.firstChecksum

/** Throws DamagedLog if the log in `folder`, which goes up to `found`, had gone further. */
export function refuseLoss(folder: string, known: KnownEnd, found: Acknowledged): void {
  const path = join(folder, LOG_NAME)
  const { source, logEnd } = known
  if (isOfAnotherLog(known, found)) {
    if (source === SNAPSHOT_NAME) return
    const why = `its first append is not the one that ${source} knows: one of the two is of another store. ${REMEDY}`
    throw new DamagedLog(path, 0, why)
  }
  if (found.logEnd >= logEnd) return
  const why = `no whole append follows, and up to ${logEnd} they had been on disk (${source} says so). ${REMEDY}`
  throw new DamagedLog(path, found.logEnd, why)
}

export const endOfMark = (folder: string): KnownEnd | undefined => {
  const mark = loadMark(folder)
  return mark && mark !== 'broken' ? { ...mark, source: MARK_NAME } : undefined
}

/** Everything that is known. A running store moves it on: ask before the log is read. */
export function knownEnds(folder: string): KnownEnd[] {
  const snapshot = loadSnapshot(folder)?.covered
  const { logEnd, firstChecksum } = snapshot ?? { logEnd: 0, firstChecksum: 0 }
  const mark = endOfMark(folder)
  return [
    ...(mark ? [mark] : []),
    ...(snapshot ? [{ logEnd, firstChecksum, source: SNAPSHOT_NAME }] : []),
  ]
}

/** Throws DamagedLog if `folder` has no log, and had one with events. */
export function refuseMissing(folder: string): void {
  if (existsSync(join(folder, LOG_NAME))) return
  for (const known of knownEnds(folder)) refuseLoss(folder, known, { logEnd: 0, firstChecksum: 0 })
}
