// Starts the event store as a server of EventStoreDB's protocol and stops it in order.
import type { ServiceDefinition } from '@grpc/grpc-js'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { gossipOf, serveFeatures } from './about.ts'
import { serveAppend, serveDelete, serveTombstone } from './append-call.ts'
import { servingBatchAppends } from './batch-append.ts'
import { readBatchRequest } from './batch-request.ts'
import { tooBusy } from './failures.ts'
import type { Faults } from './faults.ts'
import { startHealth } from './health.ts'
import type { Outlet } from './outlet.ts'
import { serializePack } from './packing.ts'
import { serveRead } from './serve-read.ts'
import type { Store, StoreOptions } from './store.ts'
import { openStore } from './store.ts'
import { GossipService, ServerFeaturesService, StreamsService } from './stubs.ts'

/** Largest request, as on the real server. */
const REQUEST_BYTES_MAX = 16 * 1024 * 1024 - 10_000
/** How long a stop waits for calls to end by themselves. */
const DRAIN_MS_MAX = 2000

export type EventStoreOptions = StoreOptions & {
  readonly host?: string
  /** 0: a free one. */
  readonly port?: number
  readonly healthPort?: number
  /** For tests alone: what real servers do, and this one does not. */
  readonly faults?: Faults
}

export type EventStore = {
  /** Connection string for clients. */
  readonly url: string
  readonly port: number
  readonly healthUrl: string
  readonly recovery: Store['recovery']
  readonly visibleCount: () => number
  /** Ends the calls, writes what waits and the index, gives the folder back. */
  readonly stop: () => Promise<void>
}

/** Read and both appends answer with bytes of ours in place of messages; BatchAppend takes them, too. */
const streamsService = {
  ...StreamsService,
  append: { ...StreamsService.append, responseSerialize: (bytes: Buffer) => bytes },
  read: { ...StreamsService.read, responseSerialize: serializePack },
  batchAppend: {
    ...StreamsService.batchAppend,
    requestDeserialize: readBatchRequest,
    responseSerialize: serializePack,
  },
} as unknown as ServiceDefinition

type Serving = { store: Store; open: Set<Outlet>; faults: Faults }

function addServices(server: Server, { store, open, faults }: Serving): void {
  const batchAppend = servingBatchAppends(store, faults)
  const handlers = {
    append: (
      call: Parameters<typeof serveAppend>[1],
      callback: Parameters<typeof serveAppend>[2],
    ) => serveAppend(store, call, callback),
    delete: (
      call: Parameters<typeof serveDelete>[1],
      callback: Parameters<typeof serveDelete>[2],
    ) => serveDelete(store, call, callback),
    tombstone: (
      call: Parameters<typeof serveTombstone>[1],
      callback: Parameters<typeof serveTombstone>[2],
    ) => serveTombstone(store, call, callback),
    batchAppend,
    read: (call: Parameters<typeof serveRead>[1]) =>
      serveRead({ store, faults }, call, (outlet) => {
        open.add(outlet)
        call.on('close', () => open.delete(outlet))
        call.on('cancelled', () => open.delete(outlet))
      }),
  }
  server.addService(streamsService, handlers)
  server.addService(ServerFeaturesService, { getSupportedMethods: serveFeatures })
}

const listen = (server: Server, address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error)
      else resolve(port)
    })
  })

async function endCalls(server: Server, open: ReadonlySet<Outlet>): Promise<void> {
  for (const outlet of open) outlet.fail(tooBusy('The event store is stopping'))
  await new Promise<void>((resolve) => {
    const force = setTimeout(resolve, DRAIN_MS_MAX)
    server.tryShutdown(() => {
      clearTimeout(force)
      resolve()
    })
  })
  server.forceShutdown()
}

/**
 * Starts on the folder `dataDir`. Throws FolderInUse (another process has it), DamagedLog (the log is
 * broken in its middle) or the system's error (a taken port).
 */
export async function startEventStore(options: EventStoreOptions): Promise<EventStore> {
  const { host = '127.0.0.1' } = options
  const store = await openStore(options)
  const server = new Server({
    'grpc.max_receive_message_length': REQUEST_BYTES_MAX,
    'grpc.max_send_message_length': -1,
  })
  const open = new Set<Outlet>()
  let port = 0
  addServices(server, { store, open, faults: options.faults ?? {} })
  server.addService(GossipService, { read: gossipOf(() => ({ host, port })) })
  try {
    port = await listen(server, `${host}:${options.port ?? 0}`)
    const health = await startHealth(store, options.healthPort ?? 0)
    return {
      url: `esdb://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}?tls=false`,
      port,
      healthUrl: health.url,
      recovery: store.recovery,
      visibleCount: store.visibleCount,
      async stop() {
        await endCalls(server, open)
        await health.stop()
        await store.close()
      },
    }
  } catch (error) {
    server.forceShutdown()
    await store.close()
    throw error
  }
}
