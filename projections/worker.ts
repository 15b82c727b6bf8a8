/** Keeps the read models of the partitions that are this worker's by lease: what it keeps follows the leases. */
import { systemClock } from '../eventstore/clock.ts'
import { targetsOf, type Kept } from './engine/generations.ts'
import { createLeases } from './engine/leases.ts'
import { cutAll } from '../postgres/connections.ts'
import type { AnyProjection } from './engine/projection.ts'
import { handlersHash } from './engine/tables.ts'
import { progressOf } from './rebuilds/progress.ts'
import { createRuns, type RunsOptions } from './runs.ts'
import { trySwap } from './rebuilds/swap.ts'

/** How often leases are renewed and looked for, in ms: what a dead worker held is taken within 5.5 s. */
const TICK_MS = 500

/** Without an answer to that for so long, in ms, every connection is made anew: a lease has run out by then. */
const SILENT_MS_MAX = 8_000

export type WorkerOptions = RunsOptions & {
  /** Random UUID of this process. */
  worker: string
  projections: readonly AnyProjection[]
  signal: AbortSignal
}

/** Until the signal; then the leases are given back. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { pool, signal, onTrouble } = options
  const leases = createLeases(pool, options.worker, options.projections.map(handlersHash))
  const runs = createRuns(options)
  const hearing = watchSilence(options)
  const swaps = swapping(options)
  while (!signal.aborted) {
    try {
      hearing.asked()
      const fences = await leases.tick()
      hearing.answered()
      const stoppedBefore = runs.stopped() // what stops from here on, the answer may not say yet
      const targets = await targetsOf(pool, options.projections)
      await runs.keep({ fences, targets, stoppedBefore })
      await swaps.tryAll(targets)
    } catch (error) {
      onTrouble?.('the leases could not be renewed', error)
    }
    await systemClock.sleep(TICK_MS, signal)
  }
  await runs.end()
  hearing.end()
  await leases.release().catch(() => {}) // they expire by themselves
}

/**
 * Whether PostgreSQL answers. A statement has a limit of its own, as long as the longest may take; what is under way on a connection
 * that is cut fails at once, and is taken up again from the checkpoints.
 */
function watchSilence({ pool, onTrouble }: Pick<WorkerOptions, 'pool' | 'onTrouble'>) {
  let sinceMs: number | null = null
  const looking = setInterval(() => {
    if (sinceMs === null || performance.now() - sinceMs < SILENT_MS_MAX) return
    sinceMs = performance.now()
    const why = `PostgreSQL has not answered for ${SILENT_MS_MAX} ms`
    onTrouble?.('nothing gets on: all connections are made anew', new Error(why))
    cutAll(pool, why)
  }, TICK_MS)
  return {
    asked: () => (sinceMs ??= performance.now()),
    answered: () => (sinceMs = null),
    end: () => clearInterval(looking),
  }
}

/** So long one that could not be shown is left alone, in ms: what is in its way, a person has to take away. */
const REFUSED_MS = 10_000

/**
 * What was ordered through the API, and has caught up, is shown; a lock that is not given is tried at the next tick. One that
 * cannot be shown is told of, and keeps none of the others from it.
 */
function swapping({ pool, onTrouble }: Pick<WorkerOptions, 'pool' | 'onTrouble'>) {
  const refusedMs = new Map<string, number>() // by name, of read models that there are
  const tryOne = async ({ projection, generation }: Kept): Promise<void> => {
    const { name } = projection
    if (performance.now() - (refusedMs.get(name) ?? -Infinity) < REFUSED_MS) return
    refusedMs.delete(name)
    try {
      const { done } = await progressOf(pool, name, generation)
      if (done >= 1) await trySwap(pool, projection, generation)
    } catch (error) {
      refusedMs.set(name, performance.now())
      onTrouble?.(`${name} could not be shown`, error)
    }
  }
  return {
    async tryAll(targets: readonly Kept[]): Promise<void> {
      for (const target of targets) {
        if (target.status === 'building' && target.swapWhenBuilt) await tryOne(target)
      }
    },
  }
}
