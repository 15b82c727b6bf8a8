/**
 * Read, fold, decide, append at the revision read. It knows streams, revisions and command ids; it does not know
 * what any event means.
 */
import type { Decider } from '../domain/shared/decider.ts'
import { systemClock, type Clock } from './clock.ts'
import {
  ClockSkewed,
  onlyPart,
  Overloaded,
  type AnyEvent,
  type Asking,
  type Executed,
  type ExecutedParts,
  type Part,
  type Request,
  type RequestOfParts,
} from './command.ts'
import { createCommandQueue, type CommandQueue, type Freshness } from './command-queue.ts'
import { knowingNothing, type LookUp } from './look-up.ts'
import { misuseOf } from './misuse.ts'
import { createStateCache } from './state-cache.ts'
import type { Store } from './store.ts'

export type CommandHandler = {
  /** Throws ClockSkewed, WrongRevision, Overloaded, StoreUnavailable or StoreRefused. */
  execute: <Command, Event extends AnyEvent, State, Reason extends string>(
    decider: Decider<Command, Event, State, Reason>,
    request: Request<NoInfer<Command>, NoInfer<State>, Event>,
  ) => Promise<Executed<Event, Reason>>
  /** Several commands of one stream, all that are new or none. Throws as `execute` does. */
  executeParts: <Command, Event extends AnyEvent, State, Reason extends string>(
    decider: Decider<Command, Event, State, Reason>,
    request: RequestOfParts<NoInfer<Command>, NoInfer<State>, Event>,
  ) => Promise<ExecutedParts<Event, Reason>>
  /**
   * The state as this process knows it; `isFresh` reads on first. Nothing may be refused on a stale one. `isFollowed`: as it was a
   * second ago at most, which costs nothing while it is asked for often.
   */
  stateOf: <Command, Event extends AnyEvent, State, Reason extends string>(
    decider: Decider<Command, Event, State, Reason>,
    id: string,
    options?: Freshness,
  ) => Promise<State>
  /** The same at once, for a decision that is under way, which may have waited since; null: it is not known, or older than a second. */
  followed: <Command, Event extends AnyEvent, State, Reason extends string>(
    decider: Decider<Command, Event, State, Reason>,
    id: string,
  ) => State | null
  /** Waits until nothing is queued or under way. */
  drained: () => Promise<void>
}

export type HandlerOptions = {
  store: Store
  clock?: Clock
  lookUp?: LookUp
  /** Names of commands that each stream's state keeps; the rest is looked up. */
  rememberedMax?: number
  /** Why nothing may be decided by this process's clock now; null: it may. */
  refusal?: () => string | null
  /** Bytes that cached states may take, estimated. */
  cacheBytesMax?: number
  /** Told of what went wrong beside the way of an answer (a snapshot that could not be written). */
  onTrouble?: (what: string, error: unknown) => void
}

const CACHE_BYTES_MAX = 256 * 1024 * 1024

/** Commands, each part being one, waiting in this process, over all streams: about two seconds of work at full load. */
const QUEUED_MAX = 20_000

// The cache holds queues of different aggregates: each is only ever used with the decider of its category.
type AnyQueue = CommandQueue<unknown, AnyEvent, unknown, string>

export function createCommandHandler(options: HandlerOptions): CommandHandler {
  const { store, clock = systemClock, cacheBytesMax = CACHE_BYTES_MAX } = options
  const cache = createStateCache<AnyQueue>(cacheBytesMax)
  const waiting = new Set<Promise<unknown>>()
  let queued = 0

  const queueOf = <Command, Event extends AnyEvent, State, Reason extends string>(
    decider: Decider<Command, Event, State, Reason>,
    id: string,
  ) => {
    const stream = `${decider.category}-${id}`
    const known = cache.get(stream) as CommandQueue<Command, Event, State, Reason> | undefined
    if (known !== undefined) return known
    const queue = createCommandQueue<Command, Event, State, Reason>({
      store,
      clock,
      decider,
      stream,
      lookUp: options.lookUp ?? knowingNothing,
      ...(options.rememberedMax === undefined ? {} : { rememberedMax: options.rememberedMax }),
      onTrouble: options.onTrouble ?? (() => {}),
      onWeight: () => {
        cache.weighAgain(stream)
      },
    })
    cache.add(stream, queue as unknown as AnyQueue)
    return queue
  }

  async function take<Command, Event extends AnyEvent, State, Reason extends string>(
    decider: Decider<Command, Event, State, Reason>,
    asking: Asking,
    parts: readonly Part<Command, State, Event>[],
  ): Promise<ExecutedParts<Event, Reason>> {
    const reason = misuseOf(asking.id, parts)
    if (reason !== null) return { outcome: 'misused', reason }
    const refused = options.refusal?.() ?? null
    if (refused !== null) throw new ClockSkewed(refused)
    if (queued + parts.length > QUEUED_MAX) throw new Overloaded('too many commands are waiting')
    const executed = queueOf(decider, asking.id).execute(asking, parts)
    queued += parts.length
    waiting.add(executed)
    try {
      return await executed
    } finally {
      waiting.delete(executed)
      queued -= parts.length
    }
  }

  return {
    execute: (decider, request) => take(decider, request, [request]).then(onlyPart),
    executeParts: (decider, request) => take(decider, request, request.parts),
    stateOf: (decider, id, freshness = {}) => queueOf(decider, id).stateOf(freshness),
    followed: (decider, id) => queueOf(decider, id).followed(),
    async drained() {
      while (waiting.size > 0) await Promise.allSettled(waiting)
    },
  }
}
