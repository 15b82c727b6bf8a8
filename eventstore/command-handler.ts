/**
 * Read, fold, decide, append at the revision read. It knows streams, revisions and command ids; it does not know
 * what any event means.
 */
import type { Decider } from '../domain/shared/decider.ts'
import { systemClock, type Clock } from './clock.ts'
import { Overloaded, type AnyEvent, type Executed, type Request } from './command.ts'
import { createCommandQueue, type CommandQueue } from './command-queue.ts'
import type { LookUp } from './look-up.ts'
import { createStateCache } from './state-cache.ts'
import type { Store } from './store.ts'

export type CommandHandler = {
  /** Throws WrongRevision, Overloaded, StoreUnavailable or StoreRefused. */
  execute: <Command, Event extends AnyEvent, State, Reason extends string>(
    decider: Decider<Command, Event, State, Reason>,
    request: Request<NoInfer<Command>, NoInfer<State>>,
  ) => Promise<Executed<Event, Reason>>
  /** The state as this process knows it; `isFresh` reads on first. Nothing may be refused on a stale one. */
  stateOf: <Command, Event extends AnyEvent, State, Reason extends string>(
    decider: Decider<Command, Event, State, Reason>,
    id: string,
    options?: { isFresh?: boolean },
  ) => Promise<State>
  /** Waits until nothing is queued or under way. */
  drained: () => Promise<void>
}

export type HandlerOptions = {
  store: Store
  clock?: Clock
  lookUp?: LookUp
  /** Bytes that cached states may take, estimated. */
  cacheBytesMax?: number
  /** Told of what went wrong beside the way of an answer (a snapshot that could not be written). */
  onTrouble?: (what: string, error: unknown) => void
}

const CACHE_BYTES_MAX = 256 * 1024 * 1024

/** Commands waiting in this process, over all streams: about two seconds of work at full load. */
const QUEUED_MAX = 20_000

// The cache holds queues of different aggregates: each is only ever used with the decider of its category.
type AnyQueue = CommandQueue<unknown, AnyEvent, unknown, string>

export function createCommandHandler(options: HandlerOptions): CommandHandler {
  const { store, clock = systemClock, cacheBytesMax = CACHE_BYTES_MAX } = options
  const cache = createStateCache<AnyQueue>(cacheBytesMax)
  const waiting = new Set<Promise<unknown>>()

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
      lookUp: options.lookUp ?? (() => Promise.resolve('unknown')),
      onTrouble: options.onTrouble ?? (() => {}),
      onWeight: () => {
        cache.weighAgain(stream)
      },
    })
    cache.add(stream, queue as unknown as AnyQueue)
    return queue
  }

  return {
    async execute(decider, request) {
      if (waiting.size >= QUEUED_MAX) throw new Overloaded('too many commands are waiting')
      const executed = queueOf(decider, request.id).execute(request)
      waiting.add(executed)
      try {
        return await executed
      } finally {
        waiting.delete(executed)
      }
    },
    stateOf: (decider, id, { isFresh = false } = {}) => queueOf(decider, id).stateOf(isFresh),
    async drained() {
      while (waiting.size > 0) await Promise.allSettled(waiting)
    },
  }
}
