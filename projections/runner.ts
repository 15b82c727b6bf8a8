/**
 * One reader of $all for all read models: what it delivers while a batch is being committed becomes the next batch.
 * A read model that chokes on an event stops alone, loudly; a lost Postgres or store is waited for.
 */
import { decode, type Recorded, type StoredEvent } from '../eventstore/codec.ts'
import type { Step } from '../eventstore/subscription.ts'
import { Fenced, stop, take, type Held } from './checkpoints.ts'
import { commitBatch, type Batch } from './commit-batch.ts'
import { PoisonEvent } from './fold.ts'
import type { Pool } from './postgres.ts'
import type { AnyProjection } from './projection.ts'
import { createStepBuffer, type StepBuffer } from './step-buffer.ts'

export type RunnerOptions = {
  pool: Pool
  projections: readonly AnyProjection[]
  /** Follows the store from a position, exclusive, until the signal. */
  followFrom: (from: bigint | null, signal: AbortSignal) => AsyncIterable<Step>
  signal: AbortSignal
  /** `at` is the store's clock-independent progress: for logs, not for decisions. */
  onBatch?: (batch: { events: number; to: bigint; ms: number }) => void
  onTrouble?: (what: string, error: unknown) => void
}

type Running = { projection: AnyProjection; held: Held }

/** Wait before everything is taken up again after Postgres was lost, in ms. */
const AGAIN_MS = 500

/** Until the signal. */
export async function runProjections(options: RunnerOptions): Promise<void> {
  const { signal, onTrouble } = options
  while (!signal.aborted) {
    try {
      await runOnce(options)
    } catch (error) {
      if (signal.aborted) return
      onTrouble?.('the read models start over from their checkpoints', error)
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }
}

/** From the checkpoints on, until something is lost: then nothing in memory is worth keeping. */
async function runOnce(options: RunnerOptions): Promise<void> {
  const { pool, projections, signal } = options
  const running: Running[] = []
  for (const projection of projections) {
    running.push({ projection, held: await take(pool, projection) })
  }
  const inner = new AbortController()
  const end = () => {
    inner.abort()
  }
  signal.addEventListener('abort', end, { once: true })
  const buffer = createStepBuffer(options.followFrom(earliest(running), inner.signal))
  try {
    await commitAll(options, running, buffer)
  } finally {
    signal.removeEventListener('abort', end)
    inner.abort()
    await buffer.ended
  }
}

function earliest(running: readonly Running[]): bigint | null {
  const positions = running.map(({ held }) => held.position)
  if (positions.some((position) => position === null)) return null
  return positions.reduce((a, b) => ((a ?? 0n) < (b ?? 0n) ? a : b), positions[0] ?? null)
}

async function commitAll(
  options: RunnerOptions,
  running: Running[],
  buffer: StepBuffer,
): Promise<void> {
  for (;;) {
    const steps = await buffer.take()
    if (steps === null || options.signal.aborted) return
    const startedMs = Date.now()
    const { batch, undecodable } = batchOf(steps)
    if (batch !== null) {
      await Promise.all(running.map((one) => advance(options, running, { one, batch })))
      const ms = Date.now() - startedMs
      options.onBatch?.({ events: batch.events.length, to: batch.to, ms })
    }
    if (undecodable !== null) await stopCovering(options, running, undecodable)
    if (running.length === 0) return waitFor(options.signal)
  }
}

type Undecodable = { stored: StoredEvent; error: Error }

/** What was delivered, up to the first event that this code cannot read. */
function batchOf(steps: readonly Step[]): { batch: Batch | null; undecodable: Undecodable | null } {
  const events: Recorded[] = []
  let to: bigint | null = null
  let undecodable: Undecodable | null = null
  for (const step of steps) {
    if (step.kind === 'caughtUp') continue
    if (step.kind === 'event') {
      try {
        events.push(decode(step.event))
      } catch (error) {
        undecodable = { stored: step.event, error: error as Error }
        break
      }
    }
    to = step.kind === 'event' ? step.event.position : step.position
  }
  return { batch: to === null ? null : { events, to }, undecodable }
}

/** Commits what of the batch lies after the read model's own checkpoint. */
async function advance(
  { pool, onTrouble }: RunnerOptions,
  running: Running[],
  { one, batch }: { one: Running; batch: Batch },
): Promise<void> {
  const { projection, held } = one
  const from = held.position ?? -1n
  if (batch.to <= from) return
  const events = batch.events.filter(({ position }) => position > from)
  try {
    one.held = await commitBatch(pool, projection, { held, batch: { events, to: batch.to } })
  } catch (error) {
    if (error instanceof Fenced || !isPoison(error)) throw error
    onTrouble?.(`${projection.name} stops`, error)
    const end = error instanceof PoisonEvent ? error.position : from
    const before = events.filter(({ position }) => position < end)
    const to = before.at(-1)?.position
    if (to !== undefined) {
      one.held = await commitBatch(pool, projection, { held, batch: { events: before, to } })
    }
    await stopOne(pool, running, { one, reason: messageOf(error) })
  }
}

/** What Postgres says of the data itself (a key that is there already, a value out of range) is poison too. */
function isPoison(error: unknown): boolean {
  if (error instanceof PoisonEvent) return true
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && /^(22|23)/.test(code)
}

async function stopCovering(
  { pool, onTrouble }: RunnerOptions,
  running: Running[],
  { error }: Undecodable,
): Promise<void> {
  onTrouble?.('an event that this code does not know stops the read models', error)
  for (const one of [...running]) await stopOne(pool, running, { one, reason: error.message })
}

async function stopOne(
  pool: Pool,
  running: Running[],
  { one, reason }: { one: Running; reason: string },
): Promise<void> {
  await stop(pool, one.projection, { held: one.held, reason })
  running.splice(running.indexOf(one), 1)
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const waitFor = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve()
        },
        { once: true },
      )
  })
