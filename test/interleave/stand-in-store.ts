/** A store in memory that may lose, delay and repeat what a network may: used where schedules are searched, only. */
import type { StorableEvent, StoredEvent } from '../../eventstore/codec.ts'
import {
  UnknownOutcome,
  type AppendAnswer,
  type Expected,
  type ReadOptions,
  type Store,
} from '../../eventstore/store.ts'
import type { Scheduler } from './scheduler.ts'

/** The streams themselves: what was written, in order, whoever asks. */
export type Log = {
  streams: Map<string, StoredEvent[]>
  position: bigint
}
export const emptyLog = (): Log => ({ streams: new Map(), position: 0n })

/** How often an append is lost before it arrives, arrives late, or loses its answer: shares of 1. */
export type Chaos = { lost: number; late: number; unanswered: number }
export const CALM: Chaos = { lost: 0, late: 0, unanswered: 0 }

/** One process's way to the log, through the scheduler. */
export function createStandInStore(
  log: Log,
  { scheduler, owner, chaos }: { scheduler: Scheduler; owner: string; chaos: () => Chaos },
): Store {
  return {
    async append(stream, events, expected) {
      const { lost, late, unanswered } = chaos()
      const fate = scheduler.random()
      await scheduler.step(owner)
      if (fate < lost) throw new UnknownOutcome('the request was lost')
      if (fate < lost + late) {
        void scheduler.step('network').then(() => write(log, { stream, events, expected }))
        throw new UnknownOutcome('no answer in time; the request is still on its way')
      }
      const answer = write(log, { stream, events, expected })
      await scheduler.step(owner)
      if (fate < lost + late + unanswered) throw new UnknownOutcome('the answer was lost')
      return answer
    },
    async *read(stream, options = {}) {
      await scheduler.step(owner)
      const seen = windowOf(log.streams.get(stream) ?? [], options)
      await scheduler.step(owner) // what is read may be old by the time it is used
      yield* seen
    },
  }
}

function windowOf(events: readonly StoredEvent[], options: ReadOptions): StoredEvent[] {
  const { from, backwards = false, limit = Infinity } = options
  const matching = backwards
    ? events.filter(({ revision }) => revision <= (from ?? revision)).reverse()
    : events.filter(({ revision }) => revision >= (from ?? 0n))
  return matching.slice(0, limit)
}

type Write = { stream: string; events: readonly StorableEvent[]; expected: Expected }

/** EventStoreDB's rules for an exact revision: only ids are compared, and none at the head. */
export function write(log: Log, { stream, events, expected }: Write): AppendAnswer {
  const stored = log.streams.get(stream) ?? []
  const head = BigInt(stored.length) - 1n
  if (expected !== 'any' && expected !== head) {
    return expected < head
      ? strongCheck(stored, { events, expected })
      : { outcome: 'wrongRevision' }
  }
  for (const { id, type, data, metadata } of events) {
    log.position += 100n
    const revision = BigInt(stored.length)
    const copy = structuredClone({ id, type, data, metadata })
    stored.push({ ...copy, stream, revision, position: log.position })
  }
  if (events.length > 0) log.streams.set(stream, stored)
  return { outcome: 'appended', revision: BigInt(stored.length) - 1n, position: log.position }
}

/** Below the head the same ids are answered as done, with the first time's place; anything else has lost. */
function strongCheck(
  stored: readonly StoredEvent[],
  { events, expected }: { events: readonly StorableEvent[]; expected: bigint },
): AppendAnswer {
  const first = Number(expected) + 1
  const isSame = events.every(({ id }, index) => stored[first + index]?.id === id)
  const last = stored[first + events.length - 1]
  if (!isSame || events.length === 0 || last === undefined) return { outcome: 'wrongRevision' }
  return { outcome: 'appended', revision: last.revision, position: last.position }
}
