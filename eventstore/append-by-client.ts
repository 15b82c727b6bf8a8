/** Appends by the client's own way: for servers and versions of the client that have no other, and for what is large. */
import {
  ANY,
  jsonEvent,
  NO_STREAM,
  type EventStoreDBClient,
  type JSONType,
} from '@eventstore/db-client'
import type { Append } from './append.ts'
import { DEFINITE, typeOf, WRONG_REVISION } from './client-errors.ts'
import { foundNode } from './client-parts.ts'
import { systemClock } from './clock.ts'
import type { StorableEvent } from './codec.ts'
import { StoreRefused, UnknownOutcome, type AppendAnswer, type Expected } from './store.ts'
import { createTurns } from './turns.ts'
import { within } from './within.ts'

export function appendingByClient(
  raw: EventStoreDBClient,
  timeoutMs: number,
): (request: Append) => Promise<AppendAnswer> {
  const sending = createTurns()
  const answering = createTurns()
  return async ({ stream, events, expected }) => {
    await sending()
    const write = async () => {
      await foundNode(raw)
      return raw.appendToStream(stream, events.map(proposed), {
        expectedRevision: expectedRevisionOf(expected),
      })
    }
    try {
      const limit = { clock: systemClock, ms: timeoutMs, what: 'no answer' }
      const result = await within(write, limit)
      await answering()
      return {
        outcome: 'appended',
        revision: result.nextExpectedRevision,
        position: result.position?.commit ?? 0n,
      }
    } catch (error) {
      const type = typeOf(error)
      if (type === WRONG_REVISION) return { outcome: 'wrongRevision' }
      if (DEFINITE.has(type)) throw new StoreRefused(`${stream}: ${type}`, { cause: error })
      throw new UnknownOutcome(`${stream}: ${type}`, { cause: error })
    }
  }
}

/** The client fails on -1 in a way of its own: a stream that must not exist has a constant. */
const expectedRevisionOf = (expected: Expected) => {
  if (expected === 'any') return ANY
  return expected === -1n ? NO_STREAM : expected
}

const utf8 = new TextEncoder()

/** Metadata goes as bytes: an object would go through base64 and back, in JavaScript. What is stored is the same. */
const proposed = ({ id, type, data, metadata }: StorableEvent) =>
  jsonEvent({
    id,
    type,
    data: data as JSONType,
    metadata: utf8.encode(JSON.stringify(metadata)), // as it takes them at run time
  })
