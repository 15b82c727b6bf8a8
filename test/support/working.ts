/** A worker for every partition of a store and a database, in this process, until it is ended. */
import { randomUUID } from 'node:crypto'
import type { StoreClient } from '../../eventstore/client.ts'
import { follow } from '../../eventstore/subscription.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { registry } from '../../projections/registry.ts'
import { runWorker } from '../../projections/worker.ts'

export function startWork(client: StoreClient, pool: Pool): () => Promise<void> {
  const ending = new AbortController()
  const running = runWorker({
    pool,
    worker: randomUUID(),
    projections: registry,
    signal: ending.signal,
    read: (stream) => client.read(stream),
    follow: (prefixes, from, signal) =>
      follow(client.raw, { from, signal, matching: { prefixes } }),
  })
  return async () => {
    ending.abort()
    await running
  }
}
