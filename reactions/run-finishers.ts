/** Runs the finishers over what every process writes: what a crash left half done is completed within seconds. */
import { systemClock, type Clock } from '../eventstore/clock.ts'
import { decode, type Recorded } from '../eventstore/codec.ts'
import type { StoreClient } from '../eventstore/client.ts'
import { follow } from '../eventstore/subscription.ts'
import { FINISHED_TYPES } from './finishers.ts'

export type FinisherRun = {
  client: StoreClient
  /** Answers whether the event is complete now. */
  finish: (event: Recorded) => Promise<boolean>
  /** Kept outside the process; a run begins after it and does again, harmlessly, what came after. */
  checkpoint: { load: () => Promise<bigint | null>; save: (position: bigint) => Promise<void> }
  signal: AbortSignal
  clock?: Clock
  onTrouble?: (what: string, error: unknown) => void
}

/** Who wrote the first append usually writes the second: finishers stay out of its way for so long, in ms. */
const GRACE_MS = 1_000

/** How long an event that could not be completed waits for its next turn, in ms. */
const AGAIN_MS = 5_000

/** Events waiting for another turn at once; beyond it the run stops reading until some are complete. */
const UNFINISHED_MAX = 1_000

/** How often the checkpoint is saved at most, in ms. */
const SAVE_EVERY_MS = 1_000

/** Until the signal. */
export async function runFinishers(run: FinisherRun): Promise<void> {
  const { client, checkpoint, signal, clock = systemClock } = run
  const unfinished = new Map<bigint, { event: Recorded; dueMs: number }>()
  let savedMs = 0

  const attempt = async (event: Recorded): Promise<void> => {
    const isComplete = await run.finish(event).catch((error: unknown) => {
      run.onTrouble?.(`cannot complete ${event.type} at ${event.revision}@${event.stream}`, error)
      return false
    })
    if (isComplete) unfinished.delete(event.position)
    else unfinished.set(event.position, { event, dueMs: clock.now() + AGAIN_MS })
  }
  const attemptDue = async (): Promise<void> => {
    for (const { event, dueMs } of [...unfinished.values()]) {
      if (dueMs <= clock.now()) await attempt(event)
    }
  }
  /** Never past an event that is not complete: after a restart it has its turn again. */
  const save = async (position: bigint): Promise<void> => {
    if (clock.now() - savedMs < SAVE_EVERY_MS || unfinished.size > 0) return
    savedMs = clock.now()
    await checkpoint.save(position).catch((error: unknown) => {
      run.onTrouble?.('the finishers’ checkpoint could not be saved', error)
    })
  }

  const ticking = tick(attemptDue, { clock, signal })
  const from = await checkpoint.load()
  for await (const step of follow(client.raw, {
    from,
    signal,
    matching: { types: FINISHED_TYPES },
  })) {
    if (step.kind === 'event') {
      const event = decode(step.event)
      await waitUntil(Date.parse(event.occurredAt) + GRACE_MS, { clock, signal })
      while (unfinished.size >= UNFINISHED_MAX && !signal.aborted) await clock.sleep(AGAIN_MS)
      await attempt(event)
      await save(event.position)
    } else if (step.kind === 'mark') {
      await save(step.position)
    }
  }
  await ticking
}

type Until = { clock: Clock; signal: AbortSignal }

async function tick(work: () => Promise<void>, { clock, signal }: Until): Promise<void> {
  while (!signal.aborted) {
    await work()
    await clock.sleep(250)
  }
}

async function waitUntil(ms: number, { clock, signal }: Until): Promise<void> {
  while (clock.now() < ms && !signal.aborted) {
    await clock.sleep(Math.min(ms - clock.now(), 250))
  }
}
