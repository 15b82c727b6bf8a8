// Appends, soft deletes and tombstones: applies the rules to a stream and answers each request exactly once.
import { randomUUID } from 'node:crypto'
import type { Decision, Expected, StreamState } from './append-rules.ts'
import { decideAppend } from './append-rules.ts'
import { DamagedLog } from './damage.ts'
import type { Stream } from './event-index.ts'
import { METADATA_PREFIX } from './event-index.ts'
import type { ProposedEvent } from './recorded-event.ts'
import type { Answer, Outcome, Placed, Storing, StoringParts } from './storing.ts'
import { DELETED_TRUNCATE_BEFORE, isSoftDeleted, withTruncateBefore } from './stream-metadata.ts'

export type Target = { readonly stream: string; readonly expected: Expected }
type Append = Target & { readonly events: readonly ProposedEvent[] }

type Parts = Pick<StoringParts, 'index' | 'reading'> & { readonly storing: Storing }

export const systemEvent = (type: string, data: Buffer): ProposedEvent => ({
  id: randomUUID(),
  type,
  contentType: 'application/json',
  data,
  metadata: Buffer.alloc(0),
})

/** Next event of `$$stream`; `skip` others of the same append precede it there. */
function metadataFor(
  { index }: Parts,
  name: string,
  what: { data: Buffer; skip?: number },
): Placed {
  const stream = index.streams.look(METADATA_PREFIX + name)
  const revision = stream.count + (what.skip ?? 0)
  return { stream, revision, event: systemEvent('$metadata', what.data) }
}

const originalOf = ({ index }: Parts, stream: Stream): Stream | undefined =>
  stream.name.startsWith(METADATA_PREFIX)
    ? index.streams.find(stream.name.slice(METADATA_PREFIX.length))
    : undefined

function stateOf({ index, reading }: Parts, stream: Stream): StreamState {
  return {
    last: stream.count - 1,
    isTombstoned: reading.isTombstoned(stream),
    isSoftDeleted: isSoftDeleted(reading.metadataOf(stream, Infinity)),
    hasMetadata: (index.streams.find(METADATA_PREFIX + stream.name)?.count ?? 0) > 0,
  }
}

function decide({ storing }: Parts, stream: Stream, request: [StreamState, Append]): Decision {
  const [state, { expected, events }] = request
  return decideAppend(state, expected, {
    ids: events.map(({ id }) => id),
    known: {
      at: (revision) => storing.idAt(stream, revision),
      recent: (id) => storing.recent.find(id, stream.id),
    },
  })
}

/** The `$tb` rewritten by a first append to a soft-deleted stream: its old events stay hidden. */
function undelete(parts: Parts, stream: Stream): Placed[] {
  const raw = parts.reading.rawMetadataOf(stream)
  const data = raw && withTruncateBefore(raw, stream.count)
  return data ? [metadataFor(parts, stream.name, { data })] : []
}

/** The metadata that follows an append to the metadata of a soft-deleted stream: it undeletes too. */
function undeleteBehind(parts: Parts, stream: Stream, events: readonly ProposedEvent[]): Placed[] {
  const original = originalOf(parts, stream)
  if (!original || !isSoftDeleted(parts.reading.metadataOf(original, Infinity))) return []
  const data = withTruncateBefore(events.at(-1)?.data ?? Buffer.alloc(0), original.count)
  return data ? [metadataFor(parts, original.name, { data, skip: events.length })] : []
}

type Task = {
  readonly state: StreamState
  readonly events: Append['events']
  readonly answer: Answer
}

function write(parts: Parts, stream: Stream, { state, events, answer }: Task): void {
  const first = stream.count
  const placed = events.map((event, n) => ({ stream, revision: first + n, event }))
  const before = state.isSoftDeleted ? undelete(parts, stream) : []
  const behind = undeleteBehind(parts, stream, events)
  if (behind.length === 0) return parts.storing.store([...before, ...placed], answer)
  // The answer names the caller's event, not the one that follows it.
  const revision = first + events.length - 1
  parts.storing.store([...placed, ...behind], (outcome) => {
    const { ordinals } = parts.index.streams.look(stream.name) // by now it is there
    const position = parts.index.positionAt(ordinals[revision] ?? 0)
    answer(outcome.kind === 'stored' ? { kind: 'stored', revision, position } : outcome)
  })
}

function append(parts: Parts, request: Append, answer: Answer): void {
  const stream = parts.index.streams.look(request.stream)
  const state = stateOf(parts, stream)
  const decision = decide(parts, stream, [state, request])
  switch (decision.kind) {
    case 'append':
      return write(parts, stream, { state, events: request.events, answer })
    case 'repeat':
      return parts.storing.repeat(stream, decision.revision, answer)
    case 'nothing':
      return parts.storing.repeat(stream, state.last, answer)
    case 'wrong':
      return answer({ kind: 'wrong-revision', current: state.last })
    case 'deleted':
      return answer({ kind: 'deleted' })
  }
}

/** What keeps a delete of a stream in that state from being done; nothing if it may. */
function obstacle(parts: Parts, target: Target, state: StreamState): Outcome | undefined {
  const stream = parts.index.streams.look(target.stream)
  const events = [systemEvent('$metadata', Buffer.alloc(0))] // its fresh id repeats nothing
  const decision = decide(parts, stream, [state, { ...target, events }])
  if (decision.kind === 'append') return undefined
  if (decision.kind === 'deleted') return { kind: 'deleted' }
  return { kind: 'wrong-revision', current: state.last }
}

function softDelete(parts: Parts, target: Target, answer: Answer): void {
  const stream = parts.index.streams.look(target.stream)
  const state = stateOf(parts, stream)
  const found = obstacle(parts, target, state)
  if (found) return answer(found)
  // Where metadata are all there is, they are deleted.
  if (stream.count === 0 && !state.hasMetadata) {
    return answer({ kind: 'wrong-revision', current: -1 })
  }
  const data = Buffer.from(`{"$tb":${DELETED_TRUNCATE_BEFORE}}`)
  parts.storing.store([metadataFor(parts, target.stream, { data })], answer)
}

function tombstone(parts: Parts, target: Target, answer: Answer): void {
  const stream = parts.index.streams.look(target.stream)
  const found = obstacle(parts, target, stateOf(parts, stream))
  if (found) return answer(found)
  const event = systemEvent('$streamDeleted', Buffer.from('{}'))
  parts.storing.store([{ stream, revision: Infinity, event }], answer)
}

export type Writing = {
  readonly append: (request: Append, answer: Answer) => void
  /** Soft delete: the stream reads as missing until its next append, its numbering goes on. */
  readonly softDelete: (target: Target, answer: Answer) => void
  /** Ends the stream for ever; also one that never had events. */
  readonly tombstone: (target: Target, answer: Answer) => void
}

/** Answers instead of throwing when what decides (ids, metadata) cannot be read as it was stored. */
function unlessDamaged<Request>(work: (request: Request, answer: Answer) => void) {
  return (request: Request, answer: Answer) => {
    try {
      work(request, answer)
    } catch (error) {
      if (!(error instanceof DamagedLog)) throw error
      answer({
        kind: 'refused',
        reason: 'damaged',
        message: `What was stored at ${error.offset}, which decides on this, is damaged: nothing was stored.`,
      })
    }
  }
}

export const createWriting = (parts: Parts): Writing => ({
  append: unlessDamaged<Append>((request, answer) => append(parts, request, answer)),
  softDelete: unlessDamaged<Target>((target, answer) => softDelete(parts, target, answer)),
  tombstone: unlessDamaged<Target>((target, answer) => tombstone(parts, target, answer)),
})
