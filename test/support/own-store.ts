/** An event store of a suite's own, as long as it runs, and what stands in its streams. */
import { connect, type StoreClient } from '../../eventstore/client.ts'
import type { StoredEvent } from '../../eventstore/codec.ts'
import { startStoreProcess, type StoreProcess } from './store-process.ts'

/** To be called in a `describe`, first; `take` is given client and process before anything runs. */
export function withOwnStore(take: (store: StoreClient, server: StoreProcess) => void): void {
  let server: StoreProcess
  let store: StoreClient
  before(async () => {
    server = await startStoreProcess()
    store = connect(server.url)
    take(store, server)
  })
  after(async () => {
    await store.dispose()
    await server.remove()
  })
}

export async function eventsIn(store: StoreClient, stream: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for await (const event of store.read(stream)) events.push(event)
  return events
}
