// Catch-up subscriptions: one loop each that pulls from the log at its reader's pace, woken by commits.
import { randomUUID } from 'node:crypto'
import type { Ordinal } from './event-index.ts'
import { invalidArgument, streamDeleted } from './failures.ts'
import { timeOutOnLive, type Faults } from './faults.ts'
import type { Filter } from './filter.ts'
import { makeFilter } from './filter.ts'
import { lastRevision } from './metadata-cache.ts'
import type { Page } from './page.ts'
import { openPage } from './page.ts'
import { caughtUpMessage, checkpointMessage, confirmationMessage } from './packing.ts'
import { streamName } from './proposals.ts'
import type { Options, Reader } from './read-call.ts'
import { allStart, sendEvents } from './read-call.ts'
import { firstShown } from './stream-metadata.ts'

/** Runs `step` until the reader is gone; a step answers whether there may be more at once. */
async function pull({ store, outlet }: Reader, step: () => Promise<boolean>): Promise<void> {
  const end = store.onCommit(outlet.wake)
  try {
    while (!outlet.isOver()) {
      const slept = outlet.sleep() // before looking, so that no commit falls in between
      if (!(await step())) await slept
      else outlet.wake()
    }
  } finally {
    end()
  }
}

/** The first revision behind the one given, from the start, or behind the head. */
function firstWanted(reader: Reader, options: Options, name: string): number {
  const from = options.getStream()
  if (!from || from.hasStart()) return 0
  if (!from.hasEnd()) return Number(from.getRevision()) + 1
  const stream = reader.store.index.streams.find(name)
  return stream ? lastRevision(stream, reader.store.visibleCount()) + 1 : 0
}

async function subscribeToStream(reader: Reader, options: Options): Promise<void> {
  const { store, outlet } = reader
  const name = streamName(options.getStream()?.getStreamIdentifier())
  const find = () => store.index.streams.find(name)
  const throwIfTombstoned = () => {
    const stream = find()
    if (stream && store.reading.isTombstoned(stream)) throw streamDeleted(name)
  }
  throwIfTombstoned()
  let next = firstWanted(reader, options, name) // before it is confirmed: what follows is to come
  await outlet.send([confirmationMessage(randomUUID())])
  let isLive = false
  await pull(reader, async () => {
    const stream = find()
    const limit = store.visibleCount()
    const last = stream ? lastRevision(stream, limit) : -1
    if (!stream || next > last) {
      const tombstone = isLive && stream?.isTombstoned ? store.index.tombstoneOf(stream) : undefined
      if (tombstone !== undefined) {
        if (tombstone >= limit) return false // not on disk yet
        await sendEvents(reader, [tombstone]) // to whom it comes live, the last event, as on real servers
      }
      throwIfTombstoned()
      if (!isLive) await outlet.send([caughtUpMessage()])
      isLive = true
      return false
    }
    const metadata = store.reading.metadataOf(stream, limit)
    // What comes live is sent whatever is truncated meanwhile.
    if (!isLive) next = Math.max(next, Math.min(firstShown(metadata, last), last + 1))
    const page = openPage(store.reading)
    while (next <= last && page.take(stream.ordinals[next] ?? 0)) next += 1
    return sendEvents(reader, page.ordinals, isLive ? undefined : metadata)
  })
}

/** Where a subscription to $all stands. */
type Cursor = { next: Ordinal; considered: number; checkpointed: number; isLive: boolean }

/** Collects what one turn sends, and moves the cursor behind it. */
function takePage({ store }: Reader, cursor: Cursor, filter: Filter | undefined): Page {
  const limit = store.visibleCount()
  const page = openPage(store.reading)
  while (cursor.next < limit && !page.isOver()) {
    const ordinal = cursor.next
    const isWanted = !filter || filter.matches(ordinal)
    if (isWanted && !store.index.streamAt(ordinal).isHidden && !page.take(ordinal)) break
    cursor.next += 1
    cursor.considered += 1
    if (filter && cursor.considered >= filter.checkpointEvery) break
  }
  return page
}

/** Says how far everything was considered; never twice the same. */
async function sendCheckpoint({ store, outlet }: Reader, cursor: Cursor): Promise<void> {
  cursor.considered = 0
  const position = cursor.next > 0 ? store.index.positionAt(cursor.next - 1) : -1
  if (position <= cursor.checkpointed) return
  cursor.checkpointed = position
  await outlet.send([checkpointMessage(position)])
}

function allCursor({ store }: Reader, options: Options): Cursor {
  const all = options.getAll()
  const given = all?.hasPosition() ? Number(all.getPosition()?.getCommitPosition()) : -1
  let next = allStart(store, options, false)
  if (all?.hasPosition() && store.index.positionAt(next) === given) next += 1
  return {
    next: Math.min(next, store.visibleCount()),
    considered: 0,
    checkpointed: given,
    isLive: false,
  }
}

async function subscribeToAll(reader: Reader, options: Options, faults: Faults): Promise<void> {
  const { store, outlet } = reader
  const filterOptions = options.getFilter()
  const filter = filterOptions && makeFilter(store.index, filterOptions)
  if (filter && filter.checkpointEvery <= 0) {
    throw invalidArgument('The checkpoint interval multiplier must be above 0')
  }
  const cursor = allCursor(reader, options)
  await outlet.send([confirmationMessage(randomUUID())])
  await pull(reader, async () => {
    if (cursor.next >= store.visibleCount()) {
      if (!cursor.isLive) {
        timeOutOnLive(faults)
        if (filter) await sendCheckpoint(reader, cursor)
        await outlet.send([caughtUpMessage()])
      }
      cursor.isLive = true
      return false
    }
    const page = takePage(reader, cursor, filter)
    if (!(await sendEvents(reader, page.ordinals))) return false
    if (filter && cursor.considered >= filter.checkpointEvery) await sendCheckpoint(reader, cursor)
    if (page.ordinals.length === 0) await new Promise(setImmediate)
    return true
  })
}

/** Serves a subscription until its reader is gone. Throws a CallFailure that ends it. */
export const subscribe = (reader: Reader, options: Options, faults: Faults): Promise<void> =>
  options.hasStream() ? subscribeToStream(reader, options) : subscribeToAll(reader, options, faults)
