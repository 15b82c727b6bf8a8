/** Runs the finishers over what every process writes: what a crash left half done is completed within seconds. */
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { decode, type Recorded, type StoredEvent } from '../../eventstore/codec.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { follow } from '../../eventstore/subscription.ts'
import type { CheckpointKeeper, Place } from './checkpoint.ts'
import { graceOf } from './grace.ts'

export type FinisherRun = {
  client: StoreClient
  /** Of the events that something has to follow. */
  types: readonly string[]
  /** Answers whether the event is complete now. */
  finish: (event: Recorded) => Promise<boolean>
  /** A run begins after it, with what it lists, and does again, harmlessly, what came after. */
  checkpoint: CheckpointKeeper
  signal: AbortSignal
  clock?: Clock
  onTrouble?: (what: string, error: unknown) => void
}

/** How long an event that could not be completed waits for its next turn, in ms. */
const AGAIN_MS = 5_000

/** Events waiting for another turn at once; beyond it the run stops reading until some are complete. */
const UNFINISHED_MAX = 1_000

/** How often the checkpoint is saved at most, in ms. */
const SAVE_EVERY_MS = 1_000

/** Until the signal. */
export async function runFinishers(run: FinisherRun): Promise<void> {
  const { client, types, signal, clock = systemClock } = run
  const waiting = createWaiting(run, clock)
  const from = await resume(run, waiting, clock)
  const saving = createSaving(run, waiting, clock)
  if (from !== null) saving.reach(from)
  const work = async () => {
    await waiting.attemptDue()
    await saving.save()
  }
  const ticking = tick(work, { clock, signal })
  for await (const step of follow(client.raw, { from, signal, matching: { types } })) {
    // The store filters by how a type begins: another one may begin alike.
    if (step.kind === 'event' && types.includes(step.event.type)) {
      await graceOf(step.event, { clock, signal })
      while (waiting.isFull() && !signal.aborted) await clock.sleep(AGAIN_MS, signal)
      await waiting.attempt(step.event)
    }
    if (step.kind === 'caughtUp') continue
    saving.reach(step.kind === 'event' ? step.event.position : step.position)
    await saving.save()
  }
  await ticking
}

/** What is not complete is saved beside the position: a restart looks there, and not at all that came since. */
function createSaving({ checkpoint, onTrouble }: FinisherRun, waiting: Waiting, clock: Clock) {
  let reached: bigint | null = null
  let saved = ''
  let savedMs = 0
  return {
    reach(position: bigint) {
      reached = position
    },
    async save(): Promise<void> {
      if (reached === null || clock.now() - savedMs < SAVE_EVERY_MS) return
      const unfinished = waiting.places()
      const text = [reached, ...unfinished.map((at) => `${at.revision}@${at.stream}`)].join()
      if (text === saved) return
      savedMs = clock.now()
      try {
        await checkpoint.save({ position: reached, unfinished })
        saved = text
      } catch (error) {
        onTrouble?.('the finishers’ checkpoint could not be saved', error)
      }
    },
  }
}

type Waiting = ReturnType<typeof createWaiting>

/** The events that were not complete when they had their turn. One that this code cannot read waits for other code. */
function createWaiting({ finish, onTrouble }: FinisherRun, clock: Clock) {
  const waiting = new Map<string, { stored: StoredEvent; dueMs: number }>()

  async function attempt(stored: StoredEvent): Promise<void> {
    const { type, stream, revision } = stored
    const place = `${revision}@${stream}`
    const isComplete = await Promise.resolve(stored)
      .then((event) => finish(decode(event)))
      .catch((error: unknown) => {
        onTrouble?.(`cannot complete ${type} at ${place}`, error)
        return false
      })
    if (isComplete) waiting.delete(place)
    else waiting.set(place, { stored, dueMs: clock.now() + AGAIN_MS })
  }
  return {
    attempt,
    attemptDue: async (): Promise<void> => {
      // Those that wait now: what is set back during the pass has its turn in another.
      const now = [...waiting.values()]
      for (const { stored, dueMs } of now) {
        if (dueMs <= clock.now()) await attempt(stored)
      }
    },
    isFull: () => waiting.size >= UNFINISHED_MAX,
    places: (): Place[] =>
      [...waiting.values()].map(({ stored: { stream, revision } }) => ({ stream, revision })),
  }
}

/** Gives what the checkpoint lists its turn, and answers after which position to go on. */
async function resume(run: FinisherRun, waiting: Waiting, clock: Clock): Promise<bigint | null> {
  const { client, checkpoint, signal, onTrouble } = run
  while (!signal.aborted) {
    try {
      const saved = await checkpoint.load()
      for (const { stream, revision } of saved?.unfinished ?? []) {
        for await (const stored of client.read(stream, { from: revision, limit: 1 })) {
          if (stored.revision === revision) await waiting.attempt(stored)
        }
      }
      return saved?.position ?? null
    } catch (error) {
      onTrouble?.('the finishers cannot begin yet', error)
      await clock.sleep(AGAIN_MS, signal)
    }
  }
  return null
}

async function tick(
  work: () => Promise<void>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await work()
    await clock.sleep(250, signal)
  }
}
