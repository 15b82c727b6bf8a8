// Writes the index snapshot now and then beside the work, and at a stop; one at a time.
import type { EventIndex } from './event-index.ts'
import type { Covered } from './index-snapshot.ts'
import { writeSnapshot } from './index-snapshot.ts'

/** Events between two snapshots: as many are read again after a kill, in about 0.2 s. */
const EVENTS_BETWEEN = 100_000
/** Or this share of all events if that is more, so that writing snapshots stays a small part of the work. */
const SHARE_BETWEEN = 8

export type SnapshotKeeper = {
  /** To be called when events came to disk: starts a snapshot if one is due. */
  readonly look: () => void
  /** Waits for one that is being written and writes the last. */
  readonly finish: (changedNs: bigint) => Promise<void>
}

export type SnapshotKeeperOptions = {
  readonly folder: string
  readonly index: EventIndex
  /** Events that a snapshot on disk already covers. */
  readonly events: number
  /** What the log holds on disk at this moment, and how many events that is. */
  readonly now: () => { covered: Covered; events: number }
  readonly log: (line: string) => void
}

export function keepSnapshots(options: SnapshotKeeperOptions): SnapshotKeeper {
  const { folder, index, now, log } = options
  let written = options.events
  let writing: Promise<void> | undefined

  const write = async (changedNs: bigint) => {
    const { covered, events } = now()
    try {
      await writeSnapshot(folder, index, { covered: { ...covered, changedNs }, events })
    } catch (error) {
      // The log is whole without it: the next start only takes longer.
      log(`The index snapshot was not written: ${(error as Error).message}`)
    }
    written = events // after a failure too: the next try comes when as many events have come
  }
  return {
    look() {
      const events = now().events
      const due = Math.max(EVENTS_BETWEEN, events / SHARE_BETWEEN)
      if (writing || events - written < due) return
      writing = write(0n).finally(() => {
        writing = undefined
      })
    },
    async finish(changedNs) {
      await writing
      await write(changedNs)
    },
  }
}
