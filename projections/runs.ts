/**
 * A worker's runs: one for the live generations, one for those being built, and the same again for what is whole. Each goes
 * on as long as its own plan stays.
 */
import { systemClock } from '../eventstore/clock.ts'
import type { Step } from '../eventstore/subscription.ts'
import type { Kept } from './engine/generations.ts'
import { RULES_PREFIX, type ReadStream } from './engine/packs.ts'
import { prefixesOf, SHARED } from './engine/partitions.ts'
import type { Pool } from '../postgres/postgres.ts'
import { runProjections, type RunnerOptions } from './engine/runner.ts'
import { createNotebook } from './engine/stored-versions.ts'
import { noting } from './engine/survey.ts'
import { isWhole, WHOLE, withoutLeftOut } from './engine/whole.ts'

/** A reader that is less ahead of its pace than this goes on, in ms. */
const PACE_STEP_MS = 50

/** What is being built stands far behind: it gets a reader of its own, and holds up nobody. What is whole reads other streams. */
const GROUPS = ['live', 'building', 'whole live', 'whole building'] as const
type Group = (typeof GROUPS)[number]

const groupOf = ({ status, projection }: Kept): Group =>
  isWhole(projection) ? `whole ${status}` : status

export type RunsOptions = Pick<RunnerOptions, 'onBatch' | 'onTrouble'> & {
  pool: Pool
  /** Follows the streams of these prefixes from a position, exclusive, until the signal. */
  follow: (
    prefixes: readonly string[],
    from: bigint | null,
    signal: AbortSignal,
  ) => AsyncIterable<Step>
  /** A stream from its beginning. */
  read: ReadStream
}

type Fences = ReadonlyMap<string, bigint>
type Plan = {
  readonly group: Group
  readonly fences: Fences
  readonly targets: readonly Kept[]
  readonly text: string
}
type Run = {
  readonly plan: string
  readonly end: () => Promise<void>
  isOver: boolean
  /** What has stopped in this run: once the database no longer says so, it was ordered to be tried again. */
  readonly stopped: ReadonlySet<string>
}

export type Runs = {
  /** What has stopped in those under way, by place. */
  readonly stopped: () => ReadonlySet<string>
  /** Ends and begins what has to be, and leaves the rest alone. `stoppedBefore`: before `targets` were asked for. */
  readonly keep: (kept: {
    fences: Fences
    targets: readonly Kept[]
    stoppedBefore: ReadonlySet<string>
  }) => Promise<void>
  readonly end: () => Promise<void>
}

export function createRuns(options: RunsOptions): Runs {
  const runs = new Map<Group, Run>()
  const end = async (groups: readonly Group[]) => {
    const ending = [...runs].filter(([group]) => groups.includes(group))
    await Promise.all(ending.map(([, run]) => run.end()))
    for (const group of groups) runs.delete(group)
  }
  return {
    stopped: () => new Set([...runs.values()].flatMap(({ stopped }) => [...stopped])),
    async keep({ fences, targets, stoppedBefore }) {
      const plans = plansOf(fences, targets)
      const goesOn = ({ group, text, targets: planned }: Plan) => {
        const run = runs.get(group)
        if (run === undefined || run.isOver || run.plan !== text) return false
        const stopped = new Set(planned.flatMap(placesStopped))
        return ![...run.stopped].some((place) => stoppedBefore.has(place) && !stopped.has(place))
      }
      const going = plans.filter(goesOn)
      // All that change end before one begins: what a swap shows goes from one group to the other.
      await end(GROUPS.filter((name) => !going.some(({ group }) => group === name)))
      for (const plan of plans) {
        if (!going.includes(plan)) runs.set(plan.group, startRun(options, plan))
      }
    },
    end: () => end(GROUPS),
  }
}

function plansOf(all: Fences, targets: readonly Kept[]): Plan[] {
  return GROUPS.flatMap((group) => {
    const planned = targets.filter((target) => groupOf(target) === group)
    const areWhole = planned.some(({ projection }) => isWhole(projection))
    const fences = new Map([...all].filter(([partition]) => (partition === WHOLE) === areWhole))
    const text = JSON.stringify([
      [...fences].map(([partition, fence]) => [partition, String(fence)]),
      planned.map(({ projection, generation, createdAt, pace, until, stopped }) => [
        projection.name,
        generation,
        createdAt,
        pace,
        String(until),
        stopped,
      ]),
    ])
    if (planned.length === 0 || fences.size === 0) return []
    return [{ group, fences, targets: planned, text }]
  })
}

/** A read model's generation in one partition, as text. */
const placeText = (name: string, generation: number, partition: string): string =>
  `${name} ${generation} ${partition}`

const placesStopped = ({ projection, generation, stopped }: Kept): string[] =>
  stopped.map((partition) => placeText(projection.name, generation, partition))

/** Rules are nobody's: whoever reads partitions of players reads them along, in one order with the events that go by them. */
function followedBy(partitions: readonly string[]): readonly string[] {
  const own = prefixesOf(partitions)
  const hasRules = partitions.includes(SHARED) || partitions.includes(WHOLE)
  return hasRules ? own : [...own, RULES_PREFIX]
}

function startRun(options: RunsOptions, { fences, targets, text }: Plan): Run {
  const ending = new AbortController()
  const stopped = new Set<string>()
  const { pool, onBatch, onTrouble } = options
  const partitions = [...fences.keys()]
  const followFrom = (from: bigint | null, signal: AbortSignal) => {
    const steps = options.follow(followedBy(partitions), from, signal)
    if (fences.has(WHOLE)) return withoutLeftOut(steps)
    return noting(steps, createNotebook(pool, { partitions, from }), onTrouble)
  }
  const running = runProjections({
    pool,
    targets,
    fences,
    signal: ending.signal,
    read: options.read,
    onStopped({ projection, generation }, partition) {
      stopped.add(placeText(projection.name, generation, partition))
    },
    followFrom: (from, signal) => paced(followFrom(from, signal), { targets, signal }),
    ...(onBatch === undefined ? {} : { onBatch }),
    ...(onTrouble === undefined ? {} : { onTrouble }),
  })
  const run: Run = {
    plan: text,
    stopped,
    isOver: false,
    async end() {
      ending.abort()
      await running
    },
  }
  // One that was fenced off ends alone: it is started anew, from where the leases and checkpoints then stand.
  void running.then(() => {
    run.isOver = true
  })
  return run
}

/** No faster than the slowest of these may go: a rebuild leaves room for the living. */
async function* paced(
  steps: AsyncIterable<Step>,
  { targets, signal }: { targets: readonly Kept[]; signal: AbortSignal },
): AsyncGenerator<Step> {
  const paces = targets.flatMap(({ pace }) => (pace === null ? [] : [pace]))
  const perSecond = Math.min(...paces)
  if (!Number.isFinite(perSecond)) {
    yield* steps
    return
  }
  const startedMs = Date.now()
  let count = 0
  for await (const step of steps) {
    yield step
    if (step.kind === 'event') count += 1
    const aheadMs = (count * 1_000) / perSecond - (Date.now() - startedMs)
    if (aheadMs > PACE_STEP_MS) await systemClock.sleep(aheadMs, signal)
  }
}
