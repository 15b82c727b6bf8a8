// Fills an empty store with the events of a backup, in the order in which they stood in $all, and looks whether they stand so again.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { StoreClient } from '../../eventstore/client.ts'
import type { StorableEvent } from '../../eventstore/codec.ts'
import { readAll } from '../../eventstore/read-all.ts'
import { CliError } from './cli.ts'

/** Events in one append at most: those of one stream that follow each other. */
const BATCH_MAX = 200

/** Appends under way at once. They go out over one connection in their order, and a server takes them in it. */
const IN_FLIGHT_MAX = 64

type Kept = StorableEvent & { stream: string; revision: string }

/** `file`: an event a line. Throws CliError where the store does not take them as they are: it must be thrown away then. */
export async function fillStore(
  client: StoreClient,
  file: string,
  onAppended: (events: number) => void,
): Promise<void> {
  const inFlight = new Set<Promise<void>>()
  let failed: unknown
  let atOnce = 1
  for await (const batch of batchesOf(file)) {
    const appending = append(client, batch)
      .then(() => {
        onAppended(batch.length)
      })
      .catch((error: unknown) => {
        failed ??= error
      })
      .finally(() => inFlight.delete(appending))
    inFlight.add(appending)
    // The first opens the connection, and what comes meanwhile would overtake it.
    if (inFlight.size >= atOnce) await Promise.race(inFlight)
    atOnce = IN_FLIGHT_MAX
    if (failed !== undefined) break
  }
  await Promise.all(inFlight)
  if (failed !== undefined) throw failed as Error
  await compare(client, file)
}

async function append(client: StoreClient, batch: readonly Kept[]): Promise<void> {
  const [first] = batch
  if (first === undefined) return
  const before = BigInt(first.revision) - 1n
  const answer = await client.append(first.stream, batch, before)
  if (answer.outcome === 'appended') return
  throw new CliError(
    `${first.stream} is not at revision ${before}: somebody else writes to this store. ${BEGIN_AGAIN}`,
  )
}

const BEGIN_AGAIN = 'Begin again with an empty store and database.'

async function* batchesOf(file: string): AsyncGenerator<readonly Kept[]> {
  let batch: Kept[] = []
  for await (const event of eventsOf(file)) {
    if (batch.length >= BATCH_MAX || (batch[0] && batch[0].stream !== event.stream)) {
      yield batch
      batch = []
    }
    batch.push(event)
  }
  if (batch.length > 0) yield batch
}

async function* eventsOf(file: string): AsyncGenerator<Kept> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    yield JSON.parse(line) as Kept
  }
}

/** Read models fold in the order of $all: another one would be another past. */
async function compare(client: StoreClient, file: string): Promise<void> {
  const stored = ours(client)
  for await (const event of eventsOf(file)) {
    const { value } = (await stored.next()) as { value?: string }
    if (value === placeOf(event)) continue
    throw new CliError(
      `The store holds ${value ?? 'nothing'} where the backup has ${placeOf(event)}. ${BEGIN_AGAIN}`,
    )
  }
  await stored.return(undefined)
}

async function* ours(client: StoreClient): AsyncGenerator<string> {
  for await (const event of readAll(client)) {
    if (!event.stream.startsWith('$')) yield placeOf(event)
  }
}

const placeOf = ({
  id,
  stream,
  revision,
}: {
  id: string
  stream: string
  revision: string | bigint
}) => `${revision}@${stream} (${id})`
