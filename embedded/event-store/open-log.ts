// Opens the log of a folder: recovers its index, refuses what lost something, cuts off a tail that is no append; and leaves it at rest.
import { closeSync, fstatSync, fsyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { loadMark, MARK_NAME } from './end-mark.ts'
import { keepTail } from './keep-tail.ts'
import { refuseMissing } from './known-end.ts'
import type { FileCalls, LogFile } from './log-file.ts'
import { LOG_NAME, openLogFile, systemCalls } from './log-file.ts'
import type { Progress, Recovered } from './recovery.ts'
import { recover } from './recovery.ts'

export type OpenLogOptions = {
  readonly dataDir: string
  readonly ignoreIndex?: boolean
  readonly onProgress?: Progress
  readonly log?: (line: string) => void
  readonly calls?: FileCalls
}

export type OpenLog = {
  readonly file: LogFile
  readonly recovered: Recovered
  readonly recovery: { readonly ms: number; readonly snapshotEvents: number }
}

/** What is known of how far appends were acknowledged, for who reads that a tail is cut off. */
const KNOWN = {
  marked: `All that had been acknowledged according to ${MARK_NAME} lies before; only a machine that stopped can have lost the mark of the last group`,
  none: `Whether it had been acknowledged is not known: this folder has no whole ${MARK_NAME}`,
}

/** Keeps the tail aside that is to be cut off; answers the words on it. Throws the system's error: then nothing may be cut. */
function keepAside(folder: string, recovered: Recovered, calls: FileCalls): string {
  const path = join(folder, LOG_NAME)
  const { covered, goesOnAt } = recovered
  const kept = keepTail(path, covered.logEnd, calls)
  const mark = loadMark(folder)
  const follows = goesOnAt === undefined ? '' : `, and whole appends follow from ${goesOnAt} on`
  return (
    `${path} is broken at ${covered.logEnd}${follows}. ` +
    `${mark && mark !== 'broken' ? KNOWN.marked : KNOWN.none}. ` +
    `The tail is kept in ${kept}; the log is cut off and goes on at ${covered.logEnd}`
  )
}

/** Opens the log, made where the folder has none and had none. Throws DamagedLog, or the system's error. */
export function openLog(options: OpenLogOptions): OpenLog {
  const { dataDir, log = () => undefined, ignoreIndex = false, onProgress } = options
  const { calls = systemCalls } = options
  const startedMs = performance.now()
  refuseMissing(dataDir)
  const file = openLogFile(dataDir, calls)
  const recovered = recover(dataDir, { ignoreIndex, ...(onProgress ? { onProgress } : {}) })
  if (recovered.warning) log(recovered.warning)
  if (loadMark(dataDir) === 'broken') {
    log(`${join(dataDir, MARK_NAME)} is broken: a missing end of the log would not be seen`)
  }
  if (recovered.isTorn) {
    log(keepAside(dataDir, recovered, calls))
    file.cut(recovered.covered.logEnd)
  }
  const recovery = {
    ms: performance.now() - startedMs,
    snapshotEvents: recovered.snapshotEvents,
  }
  return { file, recovered, recovery }
}

/** Ends the file behind its last event, so that nothing but events is in a store at rest; answers the time of that in ns. */
export function settleLog(file: LogFile, end: number): bigint {
  file.cut(end)
  const handle = openSync(file.path, 'r')
  try {
    fsyncSync(handle)
    return fstatSync(handle, { bigint: true }).ctimeNs
  } finally {
    closeSync(handle)
  }
}
