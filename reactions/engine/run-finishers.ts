/** Runs the finishers over what every process writes: what a crash left half done is completed within seconds. */
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { decode, type Recorded, type StoredEvent } from '../../eventstore/codec.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { follow } from '../../eventstore/subscription.ts'
import type { CheckpointKeeper, Failed } from './checkpoint.ts'
import { factAt } from './fact-at.ts'
import { graceOf } from './grace.ts'
import { inTime } from './in-time.ts'
import { runTurns, whyOf } from './run-turns.ts'

export type FinisherRun = {
  client: StoreClient
  /** Of the events that something has to follow. */
  types: readonly string[]
  /** Throws where it could not complete the event. */
  finish: (event: Recorded) => Promise<unknown>
  /** A run begins after it, and does again, harmlessly, what came after. */
  checkpoint: CheckpointKeeper
  signal: AbortSignal
  /** Whether nothing may be completed now, since the clock of this process is off; others go on. */
  isHeld?: (() => boolean) | undefined
  clock?: Clock
  onTrouble?: (what: string, error: unknown) => void
}

/** How often the checkpoint is saved at most, and how long it takes until another try when it could not be, in ms. */
const SAVE_EVERY_MS = 1_000
const AGAIN_MS = 5_000

/** Failed events in memory: more come together only while Postgres is away, and then the run waits for it. */
const UNSAVED_MAX = 1_000

/** Until the signal. What cannot be completed is put aside, and has its turn again beside what comes later. */
export async function runFinishers(run: FinisherRun): Promise<void> {
  const { client, checkpoint, finish, signal, clock = systemClock, onTrouble } = run
  const from = await resume(run, clock)
  const saving = createSaving(run, clock)
  const again = runTurns({
    take: checkpoint.take,
    async attempt(place) {
      await finish(await factAt(client, place))
      return true
    },
    end: checkpoint.end,
    postpone: checkpoint.postpone,
    nameOf: ({ type, stream, revision }) => `${type} at ${revision}@${stream}`,
    isHeld: run.isHeld,
    signal,
    clock,
    onTrouble: (what, error) => onTrouble?.(what, error),
  })
  const ticking = tick(saving.save, { clock, signal })
  await read(run, { from, saving, clock })
  await Promise.all([again, ticking])
}

async function read(
  { client, types, finish, isHeld, signal, onTrouble }: FinisherRun,
  { from, saving, clock }: { from: bigint | null; saving: Saving; clock: Clock },
): Promise<void> {
  const onLost = (reason: string) => {
    onTrouble?.('the finishers see nothing of $all; they try again', new Error(reason))
  }
  for await (const step of follow(client.raw, { from, signal, matching: { types }, onLost })) {
    // The store filters by how a type begins: another one may begin alike.
    if (step.kind === 'event' && types.includes(step.event.type)) {
      const { event } = step
      await graceOf(event, { clock, signal })
      while (isHeld?.() === true && !signal.aborted) await clock.sleep(SAVE_EVERY_MS, signal)
      await inTime(async () => finish(decode(event)), clock).catch((error: unknown) => {
        onTrouble?.(`cannot complete ${event.type} at ${event.revision}@${event.stream}`, error)
        return saving.fail(event, error)
      })
    }
    if (step.kind === 'caughtUp') continue
    saving.reach(step.kind === 'event' ? step.event.position : step.position)
    await saving.save()
  }
}

type Saving = ReturnType<typeof createSaving>

/** Position and failed events leave together: what was put aside is never lost, and never passed by. */
function createSaving({ checkpoint, signal, onTrouble }: FinisherRun, clock: Clock) {
  let reached: bigint | null = null
  let saved: bigint | null = null
  let triedMs = 0
  let isSaving = false
  const failed: Failed[] = []

  async function save(): Promise<void> {
    if (reached === null || (reached === saved && failed.length === 0)) return
    if (isSaving || clock.now() - triedMs < SAVE_EVERY_MS) return
    triedMs = clock.now()
    isSaving = true
    const [position, leaving] = [reached, [...failed]]
    try {
      await checkpoint.save(position, leaving)
      failed.splice(0, leaving.length)
      saved = position
    } catch (error) {
      onTrouble?.('the finishers’ checkpoint could not be saved', error)
    } finally {
      isSaving = false
    }
  }
  return {
    save,
    reach(position: bigint) {
      reached = position
    },
    async fail({ type, stream, revision }: StoredEvent, error: unknown): Promise<void> {
      while (failed.length >= UNSAVED_MAX && !signal.aborted) {
        await clock.sleep(AGAIN_MS, signal)
        await save()
      }
      failed.push({ type, stream, revision, why: whyOf(error) })
    },
  }
}

/** After which position to go on. */
async function resume(run: FinisherRun, clock: Clock): Promise<bigint | null> {
  const { checkpoint, signal, onTrouble } = run
  while (!signal.aborted) {
    try {
      return await checkpoint.load()
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
