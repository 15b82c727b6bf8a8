/**
 * The one place that talks through the store's client, and the fence around what the client does badly:
 * no timer of its own, answers that never come, and requests that would end this process.
 */
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  FORWARDS,
  START,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client'
import { refuseWhatEndsTheProcess } from './append.ts'
import { appendingByBatch } from './append-by-batch.ts'
import { appendingByClient } from './append-by-client.ts'
import { DEFINITE, NOT_FOUND, typeOf } from './client-errors.ts'
import { clientParts } from './client-parts.ts'
import type { StoredEvent } from './codec.ts'
import { SILENCE_MS_MAX, speaking } from './silence.ts'
import { storedOf } from './stored.ts'
import { StoreRefused, StoreUnavailable, type ReadOptions, type Store } from './store.ts'

/** How long one append may stay unanswered, in ms: above the server's own write timeout of 2 s. */
const APPEND_TIMEOUT_MS = 2_500

export type StoreClient = Store & { raw: EventStoreDBClient; dispose: () => Promise<void> }

/** `byClient`: appends go the client's own way alone, which is taken where there is no other. */
export type ConnectOptions = { byClient?: boolean }

/** Connects lazily to an `esdb://` address. One client per process: its pending appends are module-global. */
export function connect(eventStoreUrl: string, { byClient }: ConnectOptions = {}): StoreClient {
  withoutProxy()
  const raw = EventStoreDBClient.connectionString(eventStoreUrl)
  const timeoutMs = APPEND_TIMEOUT_MS
  const slowly = appendingByClient(raw, timeoutMs)
  const parts = byClient === true ? null : clientParts(raw)
  const append = parts === null ? slowly : appendingByBatch(parts, { timeoutMs, otherwise: slowly })
  return {
    raw,
    append: async (stream, events, expected) => {
      const request = { stream, events, expected }
      refuseWhatEndsTheProcess(request)
      return append(request)
    },
    read: (stream, options = {}) => read(raw, stream, options),
    dispose: () => raw.dispose(),
  }
}

/**
 * Proxies of the environment are for web pages: the store is reached without one, unless `grpc_proxy` or `no_grpc_proxy` says
 * otherwise. An empty entry of that list is how every host ends.
 */
function withoutProxy(): void {
  if (process.env['grpc_proxy'] === undefined) process.env['no_grpc_proxy'] ??= ','
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
  const silent = () =>
    new StoreUnavailable(`cannot read ${stream}: no answer within ${SILENCE_MS_MAX} ms`)
  let hasEnded = false
  let isSilent = false
  try {
    for await (const one of speaking(events.iterator({ destroyOnReturn: false }), silent)) {
      yield storedOf(one as ResolvedEvent)
    }
    hasEnded = true
  } catch (error) {
    if (error instanceof StoreRefused) throw error
    if ((isSilent = error instanceof StoreUnavailable)) throw error
    hasEnded = true
    const type = typeOf(error)
    if (type === NOT_FOUND) return
    if (DEFINITE.has(type)) throw new StoreRefused(`${stream}: ${type}`, { cause: error })
    throw new StoreUnavailable(`cannot read ${stream}: ${type}`, { cause: error })
  } finally {
    if (!hasEnded) abandon(events, isSilent ? undefined : limit)
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
