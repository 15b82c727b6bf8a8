/** Decides, by a seed, which of all that is under way goes on next: one schedule of a program, replayable. */
import { seededRandom } from '../../scripts/support/seeded-random.ts'
import type { Clock } from '../../eventstore/clock.ts'

export type Scheduler = {
  /** Resolves when it is this step's turn. A step of a crashed `owner` never has one. */
  readonly step: (owner: string) => Promise<void>
  /** Uniform in [0, 1). */
  readonly random: () => number
  /** Virtual time: a sleep ends when it is its turn, and time is then at least its end. */
  readonly clockOf: (owner: string) => Clock
  /** Lets `ms` of virtual time go by. */
  readonly pass: (ms: number) => void
  /** Everything of `owner` stops where it is. */
  readonly crash: (owner: string) => void
  /** Runs until `work` is done; throws when nothing can go on. Answers the work's own result. */
  readonly run: <T>(work: Promise<T>) => Promise<T>
}

type Pending = { owner: string; dueMs: number; resolve: () => void }

/** Steps in one run at most: a program that needs more does not end. */
const STEPS_MAX = 50_000

export function createScheduler(seed: number): Scheduler {
  const random = seededRandom(seed)
  const pending: Pending[] = []
  const crashed = new Set<string>()
  let nowMs = Date.parse('2026-01-01T00:00:00.000Z')

  const wait = (owner: string, dueMs: number) =>
    new Promise<void>((resolve) => {
      if (!crashed.has(owner)) pending.push({ owner, dueMs, resolve })
    })

  return {
    step: (owner) => wait(owner, 0),
    random,
    clockOf: (owner) => ({
      now: () => nowMs,
      sleep: (ms) => wait(owner, nowMs + ms),
      random,
    }),
    pass(ms) {
      nowMs += ms
    },
    crash(owner) {
      crashed.add(owner)
      for (let at = pending.length - 1; at >= 0; at -= 1) {
        if (pending[at]?.owner === owner) pending.splice(at, 1)
      }
    },
    async run(work) {
      let isDone = false
      const end = () => {
        isDone = true
      }
      work.then(end, end)
      for (let steps = 0; ; steps += 1) {
        await new Promise(setImmediate) // every promise that can go on by itself has done so by then
        if (isDone) return work
        if (steps > STEPS_MAX) throw new Error(`no end after ${STEPS_MAX} steps`)
        const [next] = pending.splice(Math.floor(random() * pending.length), 1)
        if (next === undefined) throw new Error('nothing can go on')
        nowMs = Math.max(nowMs + 1, next.dueMs)
        next.resolve()
      }
    },
  }
}
