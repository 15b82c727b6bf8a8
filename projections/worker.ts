/** Keeps the read models of the partitions that are this worker's by lease: what it keeps follows the leases. */
import type { Step } from '../eventstore/subscription.ts'
import { placeOf, targetsOf, type Kept } from './engine/generations.ts'
import { createLeases } from './engine/leases.ts'
import { prefixesOf } from './engine/partitions.ts'
import type { Pool } from '../postgres/postgres.ts'
import type { AnyProjection } from './engine/projection.ts'
import { progressOf } from './rebuilds/rebuild.ts'
import { runProjections, type RunnerOptions } from './engine/runner.ts'
import { createNotebook } from './engine/stored-versions.ts'
import { noting } from './engine/survey.ts'
import { trySwap } from './rebuilds/swap.ts'

/** How often leases are renewed and looked for, in ms: what a dead worker held is taken within 5.5 s. */
const TICK_MS = 500

/** A reader that is less ahead of its pace than this goes on, in ms. */
const PACE_STEP_MS = 50

export type WorkerOptions = Pick<RunnerOptions, 'onBatch' | 'onTrouble' | 'signal'> & {
  pool: Pool
  /** Random UUID of this process. */
  worker: string
  projections: readonly AnyProjection[]
  /** Follows the streams of these prefixes from a position, exclusive, until the signal. */
  follow: (
    prefixes: readonly string[],
    from: bigint | null,
    signal: AbortSignal,
  ) => AsyncIterable<Step>
}

type Run = {
  readonly plan: string
  readonly end: () => Promise<void>
  isOver: boolean
  /** What has stopped in this run: once the database no longer says so, it was ordered to be tried again. */
  readonly stopped: Set<string>
}

/** Until the signal; then the leases are given back. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { pool, signal, onTrouble } = options
  const leases = createLeases(pool, options.worker)
  let run: Run | null = null
  while (!signal.aborted) {
    try {
      const fences = await leases.tick()
      const before = [...(run?.stopped ?? [])] // what stops from here on, the answer may not say yet
      const { targets, stopped } = await targetsOf(pool, options.projections)
      const plan = planOf(fences, targets, stopped)
      const isRetried = before.some((place) => !stopped.includes(place))
      if (run === null || run.isOver || run.plan !== plan || isRetried) {
        await run?.end()
        run = startRun(options, { plan, fences, targets })
      }
      await swapBuilt(pool, targets)
    } catch (error) {
      onTrouble?.('the leases could not be renewed', error)
    }
    await pause(TICK_MS, signal)
  }
  await run?.end()
  await leases.release().catch(() => {}) // they expire by themselves
}

/** What was ordered through the API, and has caught up, is shown; a lock that is not given is tried at the next tick. */
async function swapBuilt(pool: Pool, targets: readonly Kept[]): Promise<void> {
  for (const { projection, generation, status, swapWhenBuilt } of targets) {
    if (status !== 'building' || !swapWhenBuilt) continue
    const { done } = await progressOf(pool, projection.name, generation)
    if (done >= 1) await trySwap(pool, projection, generation)
  }
}

const planOf = (
  fences: ReadonlyMap<string, bigint>,
  targets: readonly Kept[],
  stopped: readonly string[],
): string =>
  JSON.stringify([
    [...fences].map(([partition, fence]) => [partition, String(fence)]),
    targets.map(({ projection, until, ...of }) => [
      projection.name,
      of.generation,
      of.createdAt,
      of.pace,
      until === null ? null : String(until),
    ]),
    stopped,
  ])

type Work = { plan: string; fences: ReadonlyMap<string, bigint>; targets: readonly Kept[] }

function startRun(options: WorkerOptions, { plan, fences, targets }: Work): Run {
  const ending = new AbortController()
  const stopped = new Set<string>()
  const { pool, onBatch, onTrouble } = options
  const partitions = [...fences.keys()]
  const prefixes = prefixesOf(partitions)
  const followFrom = (from: bigint | null, signal: AbortSignal) =>
    noting(
      options.follow(prefixes, from, signal),
      createNotebook(pool, { partitions, from }),
      onTrouble,
    )
  // What is being built stands far behind: it gets a reader of its own, and holds up nobody.
  const groups = ['live', 'building']
    .map((status) => targets.filter((target) => target.status === status))
    .filter((group) => group.length > 0 && prefixes.length > 0)
  const runs = groups.map((group) =>
    runProjections({
      pool,
      targets: group,
      fences,
      signal: ending.signal,
      onStopped({ projection, generation }, partition) {
        stopped.add(placeOf(projection.name, generation, partition))
      },
      followFrom: (from, signal) => paced(followFrom(from, signal), { group, signal }),
      ...(onBatch === undefined ? {} : { onBatch }),
      ...(onTrouble === undefined ? {} : { onTrouble }),
    }),
  )
  const run: Run = {
    plan,
    stopped,
    isOver: false,
    async end() {
      ending.abort()
      await Promise.all(runs)
    },
  }
  // One that was fenced off ends alone: all are started anew, from where the leases and checkpoints then stand.
  for (const one of runs) {
    void one.then(() => {
      run.isOver = true
    })
  }
  return run
}

/** No faster than the slowest of these may go: a rebuild leaves room for the living. */
async function* paced(
  steps: AsyncIterable<Step>,
  { group, signal }: { group: readonly Kept[]; signal: AbortSignal },
): AsyncGenerator<Step> {
  const paces = group.flatMap(({ pace }) => (pace === null ? [] : [pace]))
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
    if (aheadMs > PACE_STEP_MS) await pause(aheadMs, signal)
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
