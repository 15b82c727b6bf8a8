/**
 * One reader of $all for all read models: what it delivers while a batch is being committed becomes the next batch.
 * A read model that chokes on an event stops alone, in that partition, loudly; a lost Postgres or store is waited for.
 */
import { systemClock } from '../../eventstore/clock.ts'
import { decode, type Recorded } from '../../eventstore/codec.ts'
import type { Step } from '../../eventstore/subscription.ts'
import { advance, stopCovering, type Running, type Undecodable } from './advance.ts'
import { Fenced, standingsOf, type Target } from './checkpoints.ts'
import { passesOver, passOver, type Batch } from './commit-batch.ts'
import { noteSequence } from './generations.ts'
import {
  NO_PACKS,
  readPacks,
  sequenceOf,
  withFact,
  withFault,
  type Packs,
  type ReadStream,
} from './packs.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { createStepBuffer, type HeldStep, type StepBuffer } from './step-buffer.ts'
import { isWhole, undecoded } from './whole.ts'

export type RunnerOptions = {
  pool: Pool
  /** All of them whole, or none: they share a reader. */
  targets: readonly Target[]
  /** The partitions to keep, with the fences under which they were taken: of what is whole that one, of others those. */
  fences: ReadonlyMap<string, bigint>
  /** Follows the streams of those partitions from a position, exclusive, until the signal. */
  followFrom: (from: bigint | null, signal: AbortSignal) => AsyncIterable<Step>
  /** For what is known of rules before it begins; without it: what `followFrom` brings, and what code ships. */
  read?: ReadStream
  signal: AbortSignal
  /** `at` is the store's clock-independent progress: for logs, not for decisions. */
  onBatch?: (batch: { events: number; to: bigint; ms: number }) => void
  onTrouble?: (what: string, error: unknown) => void
  /** Told once the checkpoint's row says that the read model has stopped in the partition. */
  onStopped?: (target: Target, partition: string) => void
}

/** Wait before everything is taken up again after Postgres was lost, in ms. */
const AGAIN_MS = 500

/** Until the signal, or until a fence was raised: then the leases have to be looked at again. */
export async function runProjections(options: RunnerOptions): Promise<void> {
  const { signal, onTrouble } = options
  while (!signal.aborted) {
    try {
      await runOnce(options)
    } catch (error) {
      if (signal.aborted) return
      onTrouble?.('the read models start over from their checkpoints', error)
      if (error instanceof Fenced) return
      await systemClock.sleep(AGAIN_MS, signal)
    }
  }
}

/** From the checkpoints on, until something is lost: then nothing in memory is worth keeping. */
async function runOnce(options: RunnerOptions): Promise<void> {
  const { pool, targets, fences, signal } = options
  const running: Running[] = []
  const { read } = options
  const known =
    read === undefined
      ? NO_PACKS
      : await readPacks(
          read,
          targets.map(({ projection }) => projection),
        )
  for (const target of targets) {
    running.push({ target, standings: await standingsOf(pool, target, fences) })
  }
  const inner = new AbortController()
  const end = () => {
    inner.abort()
  }
  signal.addEventListener('abort', end, { once: true })
  const steps = options.followFrom(earliest(running), inner.signal)
  const areWhole = targets.every(({ projection }) => isWhole(projection))
  const buffer = createStepBuffer(steps, inner.signal, areWhole ? undecoded : decode)
  try {
    await commitAll(options, { running, known }, buffer)
  } finally {
    signal.removeEventListener('abort', end)
    inner.abort()
    await buffer.ended
  }
}

function earliest(running: readonly Running[]): bigint | null {
  let first: bigint | null = null
  for (const { standings } of running) {
    for (const { position } of standings.values()) {
      if (position === null) return null
      if (first === null || position < first) first = position
    }
  }
  return first
}

async function commitAll(
  options: RunnerOptions,
  { running, known }: { running: readonly Running[]; known: Packs },
  buffer: StepBuffer,
): Promise<void> {
  let packs = known
  for (;;) {
    const steps = await buffer.take()
    if (steps === null || options.signal.aborted) return
    for (let at = 0; at < steps.length;) {
      const { batch, undecodable, next } = batchOf(steps, at)
      at = next
      if (batch !== null) {
        packs = batch.events.reduce(withFact, packs)
        await commit(options, running, { ...batch, packs })
      }
      if (undecodable === null) continue
      packs = withFault(packs, undecodable)
      await stopCovering(options, running, undecodable)
    }
    if (running.every(isOver)) return waitFor(options.signal)
  }
}

/** It has stopped everywhere, or reached its end: nothing is left to be read for it. */
function isOver({ target: { until = null }, standings }: Running): boolean {
  if (until === null) return standings.size === 0
  return [...standings.values()].every(({ position }) => (position ?? -1n) >= until)
}

async function commit(
  options: RunnerOptions,
  running: readonly Running[],
  batch: Batch,
): Promise<void> {
  const startedMs = Date.now()
  await noteSequences(options.pool, running, batch.packs ?? NO_PACKS)
  const passing = running.filter(({ target }) => passesOver(target, batch))
  const folding = running.filter((one) => !passing.includes(one))
  const ends = await Promise.allSettled([
    passOver(options.pool, passing, batch),
    ...folding.map((one) => advance(options, one, batch)),
  ])
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason as Error // when none is under way: a late COMMIT would meet its own successor
  const ms = Date.now() - startedMs
  options.onBatch?.({ events: batch.events.length, to: batch.to, ms })
}

/** A generation's row says how many packs it was folded by before any event is: it never says too few. */
async function noteSequences(pool: Pool, running: readonly Running[], packs: Packs) {
  for (const one of running) {
    const sequence = sequenceOf(one.target.projection, packs)
    if (sequence <= (one.sequence ?? 0)) continue
    await noteSequence(pool, one.target, sequence)
    one.sequence = sequence
  }
}

/** What was delivered from step `at` on, up to the first event that this code cannot read; `next` is behind it. */
function batchOf(
  steps: readonly HeldStep[],
  at: number,
): { batch: Batch | null; undecodable: Undecodable | null; next: number } {
  const events: Recorded[] = []
  let to: bigint | null = null
  let next = at
  let undecodable: Undecodable | null = null
  while (next < steps.length && undecodable === null) {
    const step = steps[next++]
    if (step?.kind === 'mark') to = step.position
    if (step?.kind === 'undecodable') undecodable = step
    if (step?.kind !== 'event') continue
    events.push(step.event)
    to = step.event.position
  }
  return { batch: to === null ? null : { events, to }, undecodable, next }
}

const waitFor = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
