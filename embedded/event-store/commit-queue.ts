// Brings frames to disk in groups: one write and one sync in flight, what comes meanwhile joins the next.
import type { LogFile } from './log-file.ts'
import { isDiskFull } from './log-file.ts'

/** A group is no larger, so that one sync stays short. */
const GROUP_BYTES_MAX = 8 * 1024 * 1024
/** Beyond this much waiting, appends are refused: the disk is slower than its callers. */
const WAITING_BYTES_MAX = 64 * 1024 * 1024

/** Empty `frame`: nothing to write, only to be told when all before it is on disk. */
type Waiting = {
  readonly frame: Buffer
  readonly records: number
  /** Called once: with nothing when on disk, else with why it was not stored. */
  readonly settle: (refusal?: Error) => void
}

export type CommitQueue = {
  readonly add: (waiting: Waiting) => void
  /** Where the next frame will lie, in bytes from the start of the log. */
  readonly tail: () => number
  /** Everything before is on disk. */
  readonly durableEnd: () => number
  readonly isFull: () => boolean
  /** Settles when nothing waits. */
  readonly drained: () => Promise<void>
}

export type CommitQueueOptions = {
  readonly file: LogFile
  readonly end: number
  readonly durable: boolean
  /** The group is on disk. Called before any of it is settled. */
  readonly onCommitted: (group: readonly Waiting[]) => void
  /** Nothing that was waiting was stored. Called before any of it is settled. */
  readonly onRefused: () => void
  /** The disk failed in another way than being full: nothing may be promised any more. */
  readonly onFatal: (error: unknown) => void
}

const NO_ROOM =
  'The disk is full: nothing of this append was stored. It can be repeated when there is room.'

export function startCommitQueue(options: CommitQueueOptions): CommitQueue {
  const { file, durable, onCommitted, onRefused, onFatal } = options
  let durableEnd = options.end
  let tail = options.end
  let waiting: Waiting[] = []
  let isRunning = false
  let isDead = false
  let onDrained: (() => void)[] = []

  const takeGroup = (): Waiting[] => {
    let bytes = 0
    let count = 0
    for (const { frame } of waiting) {
      if (count > 0 && bytes + frame.length > GROUP_BYTES_MAX) break
      bytes += frame.length
      count += 1
    }
    return waiting.splice(0, count)
  }
  const refuse = (group: Waiting[]) => {
    file.cut(durableEnd)
    const refused = [...group, ...waiting]
    waiting = []
    tail = durableEnd
    onRefused()
    for (const { settle } of refused) settle(new Error(NO_ROOM))
  }
  const commit = async (group: Waiting[]) => {
    const bytes = Buffer.concat(group.map(({ frame }) => frame))
    if (bytes.length > 0) {
      try {
        file.write(bytes, durableEnd)
      } catch (error) {
        if (!isDiskFull(error)) throw error
        return refuse(group)
      }
      if (durable) await file.sync()
      else await new Promise(setImmediate)
      durableEnd += bytes.length
      onCommitted(group)
    }
    for (const { settle } of group) settle()
  }
  const run = async () => {
    while (waiting.length > 0) await commit(takeGroup())
    isRunning = false
    for (const resolve of onDrained) resolve()
    onDrained = []
  }
  const start = () => {
    run().catch((error: unknown) => {
      isDead = true
      onFatal(error)
    })
  }
  return {
    add(one) {
      if (isDead) return // its caller is never answered: the process is about to end
      waiting.push(one)
      tail += one.frame.length
      if (isRunning) return
      isRunning = true
      setImmediate(start) // what arrived in the same turn of the loop shares the first group
    },
    tail: () => tail,
    durableEnd: () => durableEnd,
    isFull: () => tail - durableEnd > WAITING_BYTES_MAX,
    drained: () =>
      isRunning ? new Promise((resolve) => onDrained.push(resolve)) : Promise.resolve(),
  }
}
