/**
 * The one place that talks through the store's client, and the fence around what the client does badly:
 * no timer of its own, answers that never come, and requests that would end this process.
 */
import {
  ANY,
  BACKWARDS,
  END,
  ErrorType,
  EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  START,
  type AppendResult,
  type JSONRecordedEvent,
  type JSONType,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client'
import type { StorableEvent, StoredEvent } from './codec.ts'
import {
  StoreRefused,
  StoreUnavailable,
  UnknownOutcome,
  type AppendAnswer,
  type Expected,
  type ReadOptions,
  type Store,
} from './store.ts'
import { createTurns } from './turns.ts'

/** How long one append may stay unanswered, in ms: above the server's own write timeout of 2 s. */
const APPEND_TIMEOUT_MS = 2_500

const WRONG_REVISION: string = ErrorType.WRONG_EXPECTED_VERSION
const NOT_FOUND: string = ErrorType.STREAM_NOT_FOUND

/** Refusals that sending again cannot change. */
const DEFINITE: ReadonlySet<unknown> = new Set([
  ErrorType.STREAM_DELETED,
  ErrorType.ACCESS_DENIED,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
])

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export type StoreClient = Store & { raw: EventStoreDBClient; dispose: () => Promise<void> }

/** Connects lazily to an `esdb://` address. One client per process: its pending appends are module-global. */
export function connect(eventStoreUrl: string): StoreClient {
  const raw = EventStoreDBClient.connectionString(eventStoreUrl)
  const stages: Stages = { sending: createTurns(), answering: createTurns() }
  return {
    raw,
    append: (stream, events, expected) => append(raw, stages, { stream, events, expected }),
    read: (stream, options = {}) => read(raw, stream, options),
    dispose: () => raw.dispose(),
  }
}

/** The client fails on -1 in a way of its own: a stream that must not exist has a constant. */
const expectedRevisionOf = (expected: Expected) => {
  if (expected === 'any') return ANY
  return expected === -1n ? NO_STREAM : expected
}

type Stages = { sending: () => Promise<void>; answering: () => Promise<void> }
type Append = { stream: string; events: readonly StorableEvent[]; expected: Expected }

async function append(
  raw: EventStoreDBClient,
  { sending, answering }: Stages,
  request: Append,
): Promise<AppendAnswer> {
  refuseWhatEndsTheProcess(request)
  await sending()
  const { stream, events, expected } = request
  const written = raw.appendToStream(stream, events.map(proposed), {
    expectedRevision: expectedRevisionOf(expected),
  })
  try {
    const result = await withTimer(written, stream)
    await answering()
    return {
      outcome: 'appended',
      revision: result.nextExpectedRevision,
      position: result.position?.commit ?? 0n,
    }
  } catch (error) {
    if (error instanceof UnknownOutcome) throw error
    const type = typeOf(error)
    if (type === WRONG_REVISION) return { outcome: 'wrongRevision' }
    if (DEFINITE.has(type)) throw new StoreRefused(`${stream}: ${type}`, { cause: error })
    throw new UnknownOutcome(`${stream}: ${type}`, { cause: error })
  }
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

/** An empty type is answered twice, and the second answer ends the process; so are ids and names refused here. */
function refuseWhatEndsTheProcess({ stream, events }: Append): void {
  if (stream === '') throw new StoreRefused('a stream needs a name')
  for (const { id, type } of events) {
    if (type === '') throw new StoreRefused(`${stream}: an event needs a type`)
    if (!UUID.test(id) || /^[0-]+$/.test(id)) {
      throw new StoreRefused(`${stream}: an event needs an id that is a UUID in lower case`)
    }
  }
}

async function withTimer(written: Promise<AppendResult>, stream: string): Promise<AppendResult> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      fail(new UnknownOutcome(`${stream}: no answer within ${APPEND_TIMEOUT_MS} ms`))
    }, APPEND_TIMEOUT_MS)
  })
  try {
    return await Promise.race([written, silence])
  } finally {
    clearTimeout(timer)
  }
}

async function* read(
  raw: EventStoreDBClient,
  stream: string,
  { from, backwards = false, limit }: ReadOptions,
): AsyncGenerator<StoredEvent> {
  if (stream === '') throw new StoreRefused('a stream needs a name')
  const events = raw.readStream(stream, {
    direction: backwards ? BACKWARDS : FORWARDS,
    fromRevision: from ?? (backwards ? END : START),
    ...(limit === undefined ? {} : { maxCount: limit }),
  })
  let hasEnded = false
  try {
    for await (const resolved of events.iterator({ destroyOnReturn: false })) {
      yield storedOf(resolved as ResolvedEvent)
    }
    hasEnded = true
  } catch (error) {
    if (error instanceof StoreRefused) throw error
    hasEnded = true
    const type = typeOf(error)
    if (type === NOT_FOUND) return
    if (DEFINITE.has(type)) throw new StoreRefused(`${stream}: ${type}`, { cause: error })
    throw new StoreUnavailable(`cannot read ${stream}: ${type}`, { cause: error })
  } finally {
    if (!hasEnded) abandon(events, limit)
  }
}

/** A read of at most so many events that its reader has left is taken to its end; a longer one is cancelled. */
const DRAINED_MAX = 100

/**
 * A read that its reader has left: what was buffered is drained, since the client keeps a destroyed read for ever
 * and then never ends its `dispose`; an error on it would end this process if nobody listened. Servers of HTTP/2
 * close a connection on which too many calls are cancelled (CVE-2023-44487; about 33 a second are allowed).
 */
export function abandon(events: StreamingRead<unknown>, limit = Infinity): void {
  events.on('error', () => {})
  events.resume()
  if (limit <= DRAINED_MAX) return
  events.cancel().catch(() => {}) // it never began, or has failed already
}

/** What a subscription or a read gives, in our own words; throws when it holds no event (a dangling link). */
export function storedOf({ event, commitPosition }: ResolvedEvent): StoredEvent {
  if (event === undefined) throw new StoreRefused('a link to an event that is gone')
  const { id, type, streamId: stream, revision, data, metadata } = event as JSONRecordedEvent
  const position = event.position?.commit ?? commitPosition ?? 0n
  return { id, type, stream, revision, data, metadata, position }
}

/** The client's own error type, or the name of what came instead (a raw gRPC error has none). */
export function typeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  if ('type' in error && typeof error.type === 'string') return error.type
  return error instanceof Error ? error.message : 'unknown'
}
