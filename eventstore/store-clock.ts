/** What the event store's clock says: the instant at which it stored an event that was written to find it out. */
import { randomUUID } from 'node:crypto'
import type { StoreClient } from './client.ts'
import { keepOnly } from './snapshots.ts'
import { StoreUnavailable } from './store.ts'

/** Beside the snapshots, which are no history either: no read model sees it, no backup takes it. */
const STREAM = 'snapshot-clock'

/** Events kept in it: those of several processes at once. */
const KEPT_MAX = 100

/** In ms since the Unix epoch. Throws what an append or a read throws. */
export async function askStoreClock(client: StoreClient): Promise<number> {
  await keepOnly(client, STREAM, KEPT_MAX)
  const asked = { id: randomUUID(), type: 'ClockAsked', data: {}, metadata: {} }
  const answer = await client.append(STREAM, [asked], 'any')
  if (answer.outcome !== 'appended') throw new StoreUnavailable(`${STREAM} takes no events`)
  const stored = client.raw.readStream(STREAM, { fromRevision: answer.revision, maxCount: 1 })
  let createdMs: number | undefined
  for await (const { event } of stored) createdMs = event?.created.getTime()
  if (createdMs === undefined) throw new StoreUnavailable(`${STREAM} has lost an event`)
  return createdMs
}
