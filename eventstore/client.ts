/**
 * The one place that talks through the store's client, and the fence around what the client does badly:
 * no timer of its own, answers that never come, and requests that would end this process.
 */
import { EventStoreDBClient } from '@eventstore/db-client'
import { refuseWhatEndsTheProcess } from './append.ts'
import { appendingByBatch } from './append-by-batch.ts'
import { appendingByClient } from './append-by-client.ts'
import { clientParts } from './client-parts.ts'
import { readByClient } from './reading/stream-by-client.ts'
import { readByWire } from './reading/stream-by-wire.ts'
import { StoreRefused, type Store } from './store.ts'

/** How long one append may stay unanswered, in ms: above the server's own write timeout of 2 s. */
const APPEND_TIMEOUT_MS = 2_500

export type StoreClient = Store & { raw: EventStoreDBClient; dispose: () => Promise<void> }

/** `byClient`: appends and reads go the client's own way alone, which is taken where there is no other. */
export type ConnectOptions = { byClient?: boolean }

/** Connects lazily to an `esdb://` address. One client per process: its pending appends are module-global. */
export function connect(eventStoreUrl: string, { byClient }: ConnectOptions = {}): StoreClient {
  withoutProxy()
  const raw = clientAt(eventStoreUrl)
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
    read(stream, options = {}) {
      if (stream === '') throw new StoreRefused('a stream needs a name')
      return parts === null
        ? readByClient(raw, stream, options)
        : readByWire(parts, stream, options)
    },
    dispose: () => raw.dispose(),
  }
}

/** Throws StoreRefused for a file of the address (tlsCaFile, userKeyFile) that is not there. */
function clientAt(eventStoreUrl: string): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(eventStoreUrl)
  } catch (cause) {
    if (!/certificate|\bfile\b/i.test(String(cause))) throw cause
    const files = /(?:tlsCaFile|userCertFile|userKeyFile)=[^&]*/gi
    const named = eventStoreUrl.match(files)?.map(decodeURIComponent).join(', ') ?? 'its files'
    throw new StoreRefused(`EVENTSTORE_URL names a file that cannot be read: ${named}.`, { cause })
  }
}

/**
 * Proxies of the environment are for web pages: the store is reached without one, unless `grpc_proxy` or `no_grpc_proxy` says
 * otherwise. An empty entry of that list is how every host ends.
 */
function withoutProxy(): void {
  if (process.env['grpc_proxy'] === undefined) process.env['no_grpc_proxy'] ??= ','
}
