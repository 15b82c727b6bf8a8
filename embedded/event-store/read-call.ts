// Finite reads of a stream or $all, both ways; the call itself is served by serve-read.ts.
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { Ordinal } from './event-index.ts'
import { streamDeleted, unknownFailure } from './failures.ts'
import { makeFilter } from './filter.ts'
import type { Form } from './links.ts'
import { responseFor } from './links.ts'
import type { Outlet } from './outlet.ts'
import { openPage, PAGE_BYTES_MAX } from './page.ts'
import { firstRevisionMessage, lastRevisionMessage, notFoundMessage } from './packing.ts'
import { streamName } from './proposals.ts'
import { isTooOld } from './reading.ts'
import type { StreamMetadata } from './stream-metadata.ts'
import type { Store } from './store.ts'
import { ReadDirection } from './stubs.ts'

export type Options = ReadReq.Options
type StreamOptions = ReadReq.Options.StreamOptions

const readsBackwards = (options: Options): boolean =>
  options.getReadDirection() === ReadDirection.BACKWARDS

export type Reader = { readonly store: Store; readonly outlet: Outlet; readonly form: Form }

/** Sends the events of `ordinals`, less those that are too old; false: the reader is gone. */
export async function sendEvents(
  { store, outlet, form }: Reader,
  ordinals: readonly Ordinal[],
  metadata?: StreamMetadata,
): Promise<boolean> {
  const messages = await store.reading.messages(ordinals)
  let responses: Buffer[] = []
  let bytes = 0
  for (const [n, message] of messages.entries()) {
    if (metadata && isTooOld(message, metadata)) continue
    const response = responseFor(store, form, { ordinal: ordinals[n] ?? 0, message })
    // Links are small, and what they name may not be: a page of them is sent in parts.
    if (responses.length > 0 && bytes + response.length > PAGE_BYTES_MAX) {
      if (!(await outlet.send(responses))) return false
      responses = []
      bytes = 0
    }
    responses.push(response)
    bytes += response.length
  }
  return outlet.send(responses)
}

/** The revisions from `from` on, in steps of `step`, up to `end` inclusive, page by page. */
async function sendRevisions(
  reader: Reader,
  ordinals: Uint32Array,
  range: { from: number; end: number; step: 1 | -1; metadata: StreamMetadata },
): Promise<void> {
  const { end, step, metadata } = range
  let page = openPage(reader.store.reading)
  for (let revision = range.from; step > 0 ? revision <= end : revision >= end; revision += step) {
    const ordinal = ordinals[revision] ?? 0
    if (page.take(ordinal)) continue
    if (!(await sendEvents(reader, page.ordinals, metadata))) return
    page = openPage(reader.store.reading)
    page.take(ordinal)
  }
  await sendEvents(reader, page.ordinals, metadata)
}

function startOf(options: StreamOptions, isBackwards: boolean, last: number): number {
  if (options.hasStart()) return 0
  if (options.hasEnd()) {
    if (!isBackwards) throw unknownFailure('A stream cannot be read forwards from its end')
    return last
  }
  const revision = Number(options.getRevision())
  return isBackwards ? Math.min(last, revision) : revision
}

export async function readStream(reader: Reader, options: Options, count: number): Promise<void> {
  const { store, outlet } = reader
  const from = options.getStream()
  const name = streamName(from?.getStreamIdentifier())
  const isBackwards = readsBackwards(options)
  const stream = store.index.streams.find(name)
  if (stream && store.reading.isTombstoned(stream)) throw streamDeleted(name)
  const start = from ? startOf(from, isBackwards, stream?.count ?? 0) : 0
  const shown = stream && store.reading.shown(stream)
  if (!stream || !shown) {
    await outlet.send([notFoundMessage(name)])
    return
  }
  const { first, last, metadata } = shown
  const asksForEnds = (options.getControlOption()?.getCompatibility() ?? 0) >= 1
  const { ordinals } = stream
  if (isBackwards) {
    const top = Math.min(start, last)
    const end = Math.max(first, top - count + 1)
    await sendRevisions(reader, ordinals, { from: top, end, step: -1, metadata })
  } else {
    const bottom = Math.max(start, first)
    const end = Math.min(last, bottom + count - 1)
    await sendRevisions(reader, ordinals, { from: bottom, end, step: 1, metadata })
  }
  if (asksForEnds && first <= last) {
    await outlet.send([firstRevisionMessage(first), lastRevisionMessage(last)])
  }
}

/** The ordinal at which a read of $all begins: forwards it is read, backwards the first before it. */
export function allStart(store: Store, options: Options, isBackwards: boolean): Ordinal {
  const all = options.getAll()
  if (!all || all.hasStart()) return 0
  if (all.hasEnd()) return store.visibleCount()
  const commit = Number(all.getPosition()?.getCommitPosition() ?? 0)
  const prepare = Number(all.getPosition()?.getPreparePosition() ?? 0)
  if (prepare > commit) throw unknownFailure('The position is none: prepare lies above commit')
  const ordinal = store.index.ordinalFrom(commit)
  return isBackwards ? ordinal : Math.min(ordinal, store.visibleCount())
}

export async function readAll(reader: Reader, options: Options, count: number): Promise<void> {
  const { store } = reader
  const isBackwards = readsBackwards(options)
  const step = isBackwards ? -1 : 1
  const filterOptions = options.getFilter()
  const filter = filterOptions && makeFilter(store.index, filterOptions)
  const limit = store.visibleCount()
  const start = Math.min(limit, allStart(store, options, isBackwards))
  let ordinal = isBackwards ? start - 1 : start
  let left = count
  while (left > 0 && ordinal >= 0 && ordinal < limit) {
    const page = openPage(store.reading, left)
    for (; ordinal >= 0 && ordinal < limit && !page.isOver(); ordinal += step) {
      if (store.index.streamAt(ordinal).isHidden) continue
      if (filter && !filter.matches(ordinal)) continue
      if (!page.take(ordinal)) break
    }
    left -= page.ordinals.length
    if (!(await sendEvents(reader, page.ordinals))) return
    if (page.ordinals.length === 0) await new Promise(setImmediate)
  }
}
