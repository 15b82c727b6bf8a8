/** Keeps the read models of the partitions that are this worker's by lease: what it keeps follows the leases. */
import { systemClock } from '../eventstore/clock.ts'
import { targetsOf, type Kept } from './engine/generations.ts'
import { createLeases } from './engine/leases.ts'
import type { Pool } from '../postgres/postgres.ts'
import type { AnyProjection } from './engine/projection.ts'
import { handlersHash } from './engine/tables.ts'
import { progressOf } from './rebuilds/progress.ts'
import { createRuns, type RunsOptions } from './runs.ts'
import { trySwap } from './rebuilds/swap.ts'

/** How often leases are renewed and looked for, in ms: what a dead worker held is taken within 5.5 s. */
const TICK_MS = 500

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
  while (!signal.aborted) {
    try {
      const fences = await leases.tick()
      const stoppedBefore = runs.stopped() // what stops from here on, the answer may not say yet
      const targets = await targetsOf(pool, options.projections)
      await runs.keep({ fences, targets, stoppedBefore })
      await swapBuilt(pool, targets)
    } catch (error) {
      onTrouble?.('the leases could not be renewed', error)
    }
    await systemClock.sleep(TICK_MS, signal)
  }
  await runs.end()
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
