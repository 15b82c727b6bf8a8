/** The requests to one stream, decided one after the other on the same state, their events leaving together. */
import { Overloaded, type AnyEvent, type Asking, type ExecutedParts, type Part } from './command.ts'
import type { Folded } from './folded-state.ts'
import { load, readOn } from './folded.ts'
import { rememberAtMost, REMEMBERED_BYTES } from './repeats.ts'
import { settleBatch, type BatchContext, type Waiting } from './settle-batch.ts'
import { SNAPSHOT_EVERY, writeSnapshot } from './snapshots.ts'

export type CommandQueue<Command, Event extends AnyEvent, State, Reason extends string> = {
  execute: (
    asking: Asking,
    parts: readonly Part<Command, State, Event>[],
  ) => Promise<ExecutedParts<Event, Reason>>
  stateOf: (freshness: Freshness) => Promise<State>
  /** As it was a second ago at most; null: who asks has to wait for it. */
  followed: () => State | null
  /** What it takes in memory, estimated. */
  bytes: () => number
  isBusy: () => boolean
}

/** Without either: as it is known, however old. */
export type Freshness = { readonly isFresh?: boolean; readonly isFollowed?: boolean }

export type QueueOptions<
  Command,
  Event extends AnyEvent,
  State,
  Reason extends string,
> = BatchContext<Command, Event, State, Reason> & {
  /** Called when `bytes` has changed. */
  onWeight: () => void
  onTrouble: (what: string, error: unknown) => void
  /** Names of commands kept in memory; without it REMEMBERED_MAX. */
  rememberedMax?: number
}

/** Commands, each part being one, and readers, waiting for one stream; beyond it the caller is told to come back. */
const WAITING_MAX = 2_000

/** Commands decided together: enough for a hot wallet, few enough for a quick answer. */
const BATCH_MAX = 128

/** What is followed: looked at beside the answer after so long, before it where that was longer ago. In ms. */
const FOLLOWED_MS = { look: 250, max: 1_000 }

/** A lost race is decided again until so long after the command came, in ms. */
const RACE_MAX_MS = 2_000

/** What an idle queue weighs beside its state, and what the smallest state does, in bytes; estimated. */
const QUEUE_BYTES = 1_000
const STATE_BYTES = 800

// eslint-disable-next-line max-lines-per-function -- one closure over one stream's state, its parts a few lines each
export function createCommandQueue<Command, Event extends AnyEvent, State, Reason extends string>(
  options: QueueOptions<Command, Event, State, Reason>,
): CommandQueue<Command, Event, State, Reason> {
  type Reader = { resolve: (state: State) => void; reject: (error: unknown) => void }
  const { store, clock, decider, stream } = options
  const waiting: Waiting<Command, Event, State, Reason>[] = []
  const readers: Reader[] = []
  let waitingParts = 0
  let folded: Folded<State> | null = null
  let snapshotRevision = -1n
  let isRunning = false
  let isLooking = false
  /** When the stream was read to its end last. */
  let readAtMs = Number.NEGATIVE_INFINITY

  const overloaded = () => new Overloaded(`too much is waiting for ${stream}`)

  async function run(): Promise<void> {
    isRunning = true
    await Promise.resolve() // commands that come one behind the other leave together
    while (waiting.length > 0 || readers.length > 0) {
      if (readers.length > 0) await answerReaders(readers.splice(0))
      if (waiting.length > 0) await answerCommands(nextBatch())
      options.onWeight()
    }
    isRunning = false
  }

  function nextBatch(): Set<Waiting<Command, Event, State, Reason>> {
    let [count, parts] = [0, 0]
    for (const { parts: own } of waiting) {
      if (count > 0 && parts + own.length > BATCH_MAX) break
      count += 1
      parts += own.length
    }
    waitingParts -= parts
    return new Set(waiting.splice(0, count))
  }

  async function loadWhole(): Promise<Folded<State>> {
    const loaded = await load(store, decider, stream)
    if (options.rememberedMax !== undefined) rememberAtMost(loaded.repeats, options.rememberedMax)
    return loaded
  }

  async function answerReaders(asked: Reader[]): Promise<void> {
    const askedAtMs = clock.now()
    try {
      if (folded === null) folded = await loadWhole()
      else await readOn(store, decider, { stream, folded })
      readAtMs = askedAtMs
      for (const { resolve } of asked) resolve(folded.state)
    } catch (error) {
      folded = null
      for (const { reject } of asked) reject(error)
    }
  }

  async function answerCommands(open: Set<Waiting<Command, Event, State, Reason>>): Promise<void> {
    try {
      folded ??= await loadWhole()
      await settleBatch(options, folded, open)
      keepSnapshot(folded)
    } catch (error) {
      folded = null // what is known of the stream may be wrong now: the next command reads it again
      for (const item of open) item.reject(error)
    }
  }

  /** Beside the way of the answer: a snapshot that fails costs a longer load, nothing else. */
  function keepSnapshot(known: Folded<State>): void {
    const { snapshot } = decider
    if (snapshot === undefined || known.revision - snapshotRevision < SNAPSHOT_EVERY) return
    snapshotRevision = known.revision
    writeSnapshot(store, snapshot, { stream, folded: known }).catch((error: unknown) => {
      options.onTrouble(`no snapshot of ${stream}`, error)
    })
  }

  const readFresh = () =>
    readers.length >= WAITING_MAX
      ? Promise.reject(overloaded())
      : new Promise<State>((resolve, reject) => {
          readers.push({ resolve, reject })
          if (!isRunning) void run()
        })

  function followed(): State | null {
    // A clock that was set, either way, tells no age: then it is read.
    const ageMs = Math.abs(clock.now() - readAtMs)
    if (folded === null || ageMs > FOLLOWED_MS.max) return null
    if (ageMs > FOLLOWED_MS.look && !isLooking) {
      isLooking = true
      // Where it fails nothing is known any more: whoever asks next is told.
      void readFresh()
        .catch(() => {})
        .finally(() => (isLooking = false))
    }
    return folded.state
  }

  return {
    execute(asking, parts) {
      if (waitingParts + parts.length > WAITING_MAX) return Promise.reject(overloaded())
      waitingParts += parts.length
      return new Promise((resolve, reject) => {
        const deadline = clock.now() + RACE_MAX_MS
        waiting.push({
          asking,
          parts,
          deadline,
          answers: null,
          facts: null,
          absentUpTo: -1n,
          resolve,
          reject,
        })
        if (!isRunning) void run()
      })
    },
    async stateOf({ isFresh = false, isFollowed = false }) {
      const known = isFresh ? null : isFollowed ? followed() : (folded?.state ?? null)
      return known ?? readFresh()
    },
    followed,
    bytes() {
      if (folded === null) return QUEUE_BYTES
      const { state, repeats } = folded
      const weight = STATE_BYTES + (decider.weigh?.(state) ?? 0)
      return QUEUE_BYTES + weight + repeats.known.size * REMEMBERED_BYTES
    },
    isBusy: () => isRunning || waiting.length > 0,
  }
}
