/** Snapshots shorten a load and are never believed beyond it: each names the event it stands at. */
import { randomUUID } from 'node:crypto'
import type { Snapshot } from '../domain/shared/decider.ts'
import type { Folded } from './folded-state.ts'
import { REMEMBERED_MAX, type Remembered, type Repeats } from './repeats.ts'
import type { Store } from './store.ts'

/** Events between two snapshots of a stream: a load folds at most about so many, some 40 ms. */
export const SNAPSHOT_EVERY = 2_000

/** What a snapshot event holds, as JSON: bigints as digits. */
type Kept = {
  state: unknown
  revision: string
  position: string
  occurredAt: string
  eventId: string
  /** Snapshots from before players were shown tags do not say it. */
  shownId?: string | null
  commands: [string, string, string, string, number | null][]
  evicted: { revision: string; position: string; keyMs: number } | null
}

/** Outside the prefixes of the partitions: no projection sees it. */
const streamOf = (version: number, stream: string) => `snapshot-v${version}-${stream}`

/** Appends a snapshot; the caller may ignore a failure, since the stream itself is untouched. */
export async function writeSnapshot<State>(
  store: Store,
  { version, schema }: Snapshot<State>,
  { stream, folded }: { stream: string; folded: Folded<State> },
): Promise<void> {
  const repeats = trimmed(folded.repeats)
  const kept: Kept = {
    state: schema.encode(folded.state),
    revision: String(folded.revision),
    position: String(folded.position),
    occurredAt: folded.occurredAt,
    eventId: folded.eventId,
    shownId: folded.shownId,
    commands: [...repeats.known].map(([id, { bodyHash, revision, position, keyMs }]) => [
      id,
      bodyHash,
      String(revision),
      String(position),
      keyMs,
    ]),
    evicted: repeats.evicted && {
      ...repeats.evicted,
      revision: String(repeats.evicted.revision),
      position: String(repeats.evicted.position),
    },
  }
  const name = streamOf(version, stream)
  await keepOnly(store, name, KEPT_MAX)
  await store.append(
    name,
    [{ id: randomUUID(), type: 'Snapshot', data: kept, metadata: {} }],
    'any',
  )
}

/** Snapshots kept of a stream: the newest, and one that may be read meanwhile. */
const KEPT_MAX = 2

/** Written once a stream: the second time its metadata is there already, at another revision than expected. */
export async function keepOnly(store: Store, stream: string, count: number): Promise<void> {
  const metadata = { id: randomUUID(), type: '$metadata', data: { $maxCount: count }, metadata: {} }
  await store.append(`$$${stream}`, [metadata], -1n)
}

/**
 * The newest snapshot of this version, else of the one before, taken over its step; null when there is none whose event
 * is still at its revision, or none that can be read: the stream says it all.
 */
export async function readSnapshot<State>(
  store: Store,
  { version, schema, from }: Snapshot<State>,
  stream: string,
): Promise<Folded<State> | null> {
  const decode = (stored: unknown) => schema.decode(stored as never)
  const own = await readVersion(store, { version, stream, decode })
  if (own !== null || from === 'refold') return own
  const before = await readVersion(store, {
    version: from.version,
    stream,
    decode: (stored) => decode(from.step(stored as never)),
  })
  return before && { ...before, shownId: null } // other facts may be shown by now
}

type Sought<State> = { version: number; stream: string; decode: (stored: unknown) => State }

async function readVersion<State>(
  store: Store,
  { version, stream, decode }: Sought<State>,
): Promise<Folded<State> | null> {
  for await (const { data } of store.read(streamOf(version, stream), {
    backwards: true,
    limit: 1,
  })) {
    const kept = data as Kept
    const from = BigInt(kept.revision)
    for await (const { id } of store.read(stream, { from, limit: 1 })) {
      if (id !== kept.eventId) return null // another store, or one restored to an earlier head
      return foldedOf(kept, decode)
    }
  }
  return null
}

function foldedOf<State>(kept: Kept, decode: Sought<State>['decode']): Folded<State> | null {
  try {
    return {
      state: decode(kept.state),
      revision: BigInt(kept.revision),
      position: BigInt(kept.position),
      occurredAt: kept.occurredAt,
      eventId: kept.eventId,
      shownId: kept.shownId ?? null,
      repeats: restored(kept),
    }
  } catch {
    return null // of another form than its version says: a load from the beginning is slow, and right
  }
}

/** One pass: evicting one by one from a map of tens of thousands would hold the event loop for half a second. */
function trimmed({ known, evicted }: Repeats): Repeats {
  const kept: Repeats = { known: new Map(), evicted }
  let surplus = known.size - REMEMBERED_MAX.inSnapshot
  for (const [commandId, remembered] of known) {
    if (surplus > 0) {
      surplus -= 1
      const { revision, position, keyMs } = remembered
      const newestMs = Math.max(kept.evicted?.keyMs ?? 0, keyMs ?? 0)
      kept.evicted = { revision, position, keyMs: newestMs }
    } else kept.known.set(commandId, remembered)
  }
  return kept
}

function restored({ commands, evicted }: Kept): Repeats {
  const known = new Map<string, Remembered>(
    commands.map(([id, bodyHash, revision, position, keyMs]) => [
      id,
      { bodyHash, revision: BigInt(revision), position: BigInt(position), keyMs },
    ]),
  )
  return {
    known,
    evicted: evicted && {
      revision: BigInt(evicted.revision),
      position: BigInt(evicted.position),
      keyMs: evicted.keyMs,
    },
  }
}
