// The servers the contract is asked of: the embedded one always, and the one EVENTSTORE_URL names.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventStoreDBClient } from '@eventstore/db-client'
import type { EventStore } from '../../embedded/event-store/server.ts'
import { startEventStore } from '../../embedded/event-store/server.ts'

export type Target = {
  /** Set once the suite runs. */
  readonly client: () => EventStoreDBClient
  readonly url: () => string
  readonly isEmbedded: boolean
  /** A stream name of this run: a used server may be asked again. */
  readonly stream: (name: string) => string
  readonly run: string
}

function describeAt(title: string, url: string | undefined, suite: (target: Target) => void): void {
  describe(title, () => {
    const run = randomUUID().slice(0, 8)
    const folder = mkdtempSync(join(tmpdir(), 'acme-contract-'))
    let store: EventStore | undefined
    let client: EventStoreDBClient | undefined
    before(async () => {
      if (url === undefined) store = await startEventStore({ dataDir: folder })
      client = EventStoreDBClient.connectionString(url ?? store?.url ?? '')
    })
    after(async () => {
      await client?.dispose()
      await store?.stop()
      rmSync(folder, { recursive: true })
    })
    suite({
      run,
      url: () => url ?? store?.url ?? '',
      isEmbedded: url === undefined,
      stream: (name) => `contract${run}-${name}`,
      client() {
        if (!client) throw new Error('The server is not started yet')
        return client
      },
    })
  })
}

/** Runs `suite` on every server there is. */
export function onEachServer(title: string, suite: (target: Target) => void): void {
  describeAt(`${title}: embedded server`, undefined, suite)
  const url = process.env['EVENTSTORE_URL']
  if (url) describeAt(`${title}: ${url}`, url, suite)
}
