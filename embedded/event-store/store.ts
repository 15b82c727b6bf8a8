// The store without its protocol: opens a data folder, appends, reads and tells of commits.
import { mkdirSync } from 'node:fs'
import { takeLock } from '../lock.ts'
import { UnusableFolder, whyUnusable } from '../unusable-folder.ts'
import { startCommitQueue } from './commit-queue.ts'
import { watchDamage } from './damage.ts'
import type { EventIndex } from './event-index.ts'
import type { Covered } from './index-snapshot.ts'
import { keepMark } from './end-mark.ts'
import type { FileCalls } from './log-file.ts'
import type { OpenLog } from './open-log.ts'
import { openLog, settleLog } from './open-log.ts'
import type { Reading } from './reading.ts'
import { createReading } from './reading.ts'
import type { Progress, Recovered } from './recovery.ts'
import { readFrameHead } from './frame.ts'
import { keepSnapshots } from './snapshot-keeper.ts'
import type { Outcome } from './storing.ts'
import { createStoring } from './storing.ts'
import { verifyLog } from './verify-log.ts'
import type { Writing } from './writing.ts'
import { createWriting, systemEvent } from './writing.ts'

export type StoreOptions = {
  /** Made if it is missing. One store at a time has it. */
  readonly dataDir: string
  /** False: nothing waits for the disk, a crash of the machine loses events. For comparison only. */
  readonly durable?: boolean
  /** True: read the whole log at the start, as if there were no index snapshot. */
  readonly ignoreIndex?: boolean
  readonly onProgress?: Progress
  readonly log?: (line: string) => void
  /** The disk failed: no further append is answered. Left out, the process ends with code 1. */
  readonly onFatal?: (error: unknown) => void
  /** Failing calls in their place, for tests. */
  readonly calls?: FileCalls
}

export type Store = Writing & {
  readonly index: EventIndex
  readonly reading: Reading
  /** Events on disk; those with a smaller ordinal may be read. */
  readonly visibleCount: () => number
  /** Calls `listener` after each group of events that came to disk; answers how to end that. */
  readonly onCommit: (listener: () => void) => () => void
  /** How long the start took, in ms, and how many events came from the snapshot. */
  readonly recovery: { readonly ms: number; readonly snapshotEvents: number }
  /** Settles when what the start did not read of the log was read, or the store is closed. */
  readonly verified: Promise<void>
  /** Whether something of the log was found not to be what was stored. */
  readonly isDamaged: () => boolean
  /** Writes what waits and the index snapshot, gives the folder back. */
  readonly close: () => Promise<void>
}

const endProcess = (error: unknown) => {
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`The event store stops: its disk failed (${text})\n`)
  process.exit(1)
}

/** What is on disk, as frames come to lie there. */
function trackCovered(recovered: Recovered) {
  let covered: Covered = recovered.covered
  return {
    now: () => covered,
    add(frame: Buffer) {
      if (frame.length === 0) return
      const lastChecksum = readFrameHead(frame, 0)?.checksum ?? 0
      const lastFrame = covered.logEnd
      const firstChecksum = lastFrame === 0 ? lastChecksum : covered.firstChecksum
      const logEnd = lastFrame + frame.length
      covered = { logEnd, lastFrame, lastChecksum, firstChecksum, changedNs: 0n }
    },
  }
}

function assemble(options: StoreOptions, opened: OpenLog, release: () => void): Store {
  const { dataDir, durable = true, log = () => undefined, onFatal = endProcess } = options
  const { file, recovered, recovery } = opened
  const { index } = recovered
  const covered = trackCovered(recovered)
  // Without waits for the disk it would promise what a crash may take back.
  const mark = durable ? keepMark(dataDir, covered.now(), onFatal) : undefined
  const listeners = new Set<() => void>()
  let visible = index.count()
  const visibleCount = () => visible
  const damage = watchDamage(log)
  const reading = createReading({
    index,
    file,
    onDamage: damage.note,
    visibleCount,
    durableEnd: () => covered.now().logEnd,
  })
  const queue = startCommitQueue({
    file,
    end: covered.now().logEnd,
    durable,
    onFatal,
    onCommitted(group) {
      for (const { frame } of group) covered.add(frame)
      mark?.move(covered.now())
      const records = group.reduce((sum, one) => sum + one.records, 0)
      visible += records
      storing.committed(records)
      keeper.look()
      for (const listener of listeners) listener()
    },
    onRefused() {
      index.cut(visible)
      storing.takenBack()
    },
  })
  const storing = createStoring({ index, queue, reading, visibleCount })
  const keeper = keepSnapshots({
    folder: dataDir,
    index,
    events: recovered.snapshotEvents,
    now: () => ({ covered: covered.now(), events: visible }),
    log,
  })
  const verification = verifyLog({ index, file, end: recovered.unreadEnd }, damage.note)
  return {
    ...createWriting({ index, reading, storing }),
    index,
    reading,
    visibleCount,
    recovery,
    verified: verification.done,
    isDamaged: damage.isFound,
    onCommit(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      verification.stop()
      await Promise.all([queue.drained(), verification.done])
      const changedNs = settleLog(file, covered.now().logEnd)
      await (mark ?? keepMark(dataDir, covered.now(), onFatal)).close()
      // What is known to be damaged is not vouched for: the next start reads everything, and refuses.
      await keeper.finish(damage.isFound() ? 0n : changedNs)
      file.close()
      release()
    },
  }
}

const whyNot = (outcome: Outcome): string =>
  outcome.kind === 'refused' ? outcome.message : outcome.kind

/** A new store's first event, so that no reader meets an empty $all. */
const writeFirst = (store: Store, dataDir: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const events = [systemEvent('$storeCreated', Buffer.from('{"format":1}'))]
    store.append({ stream: '$store', expected: 'no-stream', events }, (outcome) => {
      if (outcome.kind === 'stored') resolve()
      else reject(new UnusableFolder(`${dataDir} takes no event: ${whyNot(outcome)}`))
    })
  })

/** Opens the store in `dataDir`. Throws FolderInUse if another has it, DamagedLog if its log is, UnusableFolder. */
export async function openStore(options: StoreOptions): Promise<Store> {
  try {
    return await openFolder(options)
  } catch (error) {
    throw whyUnusable(options.dataDir, error)
  }
}

async function openFolder(options: StoreOptions): Promise<Store> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const { release } = takeLock(options.dataDir)
  try {
    const opened = openLog(options)
    // What a killed process had written and not synced is served from here on, and a repeat of it answered as done.
    if (options.durable ?? true) await opened.file.sync()
    const store = assemble(options, opened, release)
    if (store.visibleCount() === 0) await writeFirst(store, options.dataDir)
    return store
  } catch (error) {
    release()
    throw error
  }
}
