// A data folder of its own for each test, events to put in, and a store opened without its protocol.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store, StoreOptions } from '../../embedded/event-store/store.ts'
import { openStore } from '../../embedded/event-store/store.ts'
import type { Outcome } from '../../embedded/event-store/storing.ts'
import type { StoredEvent } from '../../embedded/event-store/offline.ts'
import { readLog } from '../../embedded/event-store/offline.ts'

export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'acme-store-'))

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true })

const proposed = (data: string, id = randomUUID() as string) => ({
  id,
  type: 'Noted',
  contentType: 'application/json',
  data: Buffer.from(JSON.stringify(data)),
  metadata: Buffer.alloc(0),
})

export const append = (store: Store, stream: string, texts: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const events = texts.map((text) => proposed(text))
    store.append({ stream, expected: 'any', events }, resolve)
  })

/** Opens the store, hands it over and closes it, whatever happened. */
export async function withStore<T>(
  options: StoreOptions,
  work: (store: Store) => Promise<T> | T,
): Promise<T> {
  const store = await openStore(options)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** The events that are not the store's own. */
export const eventsIn = (folder: string): StoredEvent[] =>
  [...readLog(folder)].filter(({ stream }) => !stream.startsWith('$'))

export const textsIn = (folder: string): string[] =>
  eventsIn(folder).map(({ data }) => JSON.parse(data.toString()) as string)
