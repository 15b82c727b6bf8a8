/** Appends as BatchAppend in our own bytes, on the client's channel: what the client sends, at a third of its cost. */
import { ErrorType } from '@eventstore/db-client'
import type { Append } from './append.ts'
import { createBatchAppends } from './batch-append/appends.ts'
import type { BatchResult } from './batch-append/answer.ts'
import type { WireEvent } from './batch-append/request.ts'
import { typeOf } from './client-errors.ts'
import type { ClientParts } from './client-parts.ts'
import type { EncodedEvent, StorableEvent } from './codec.ts'
import { StoreRefused, UnknownOutcome, type AppendAnswer } from './store.ts'

/** Beyond it, in characters of JSON and what stands beside it, the client's own way is taken, which sends an append in several messages. */
const ONE_MESSAGE_MAX = 2 * 1024 * 1024

/** What an event takes beside its JSON and its type, in bytes at most: its id, its content type, and heads. */
const BESIDE_JSON = 128

/** Refusals that sending again cannot change, as the client names them. */
const DEFINITE: Readonly<Record<string, string>> = {
  StreamDeleted: ErrorType.STREAM_DELETED,
  AccessDenied: ErrorType.ACCESS_DENIED,
  MaximumAppendSizeExceeded: ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
}

type AppendBy = (request: Append) => Promise<AppendAnswer>

/** `otherwise`: how an append goes that this way cannot take. */
export function appendingByBatch(
  parts: ClientParts,
  { timeoutMs, otherwise }: { timeoutMs: number; otherwise: AppendBy },
): AppendBy {
  const send = createBatchAppends(parts, timeoutMs)
  return async (request) => {
    const { stream, expected } = request
    const events = request.events.map(wired)
    if (sizeOf(events) > ONE_MESSAGE_MAX) return otherwise(request)
    const result = await send({ stream, events, expected }).catch((error: unknown) => {
      throw new UnknownOutcome(`${stream}: ${typeOf(error)}`, { cause: error })
    })
    return result === null ? otherwise(request) : answerOf(stream, result)
  }
}

function answerOf(stream: string, result: BatchResult): AppendAnswer {
  if (result.ok) {
    const { revision, position } = result
    return { outcome: 'appended', revision, position }
  }
  const { type, message } = result
  if (type === 'WrongExpectedVersion') return { outcome: 'wrongRevision' }
  const definite = DEFINITE[type]
  if (definite !== undefined) throw new StoreRefused(`${stream}: ${definite}`)
  throw new UnknownOutcome(`${stream}: ${type} ${message}`)
}

function wired(event: StorableEvent | EncodedEvent): WireEvent {
  if ('dataJson' in event) return event
  const { id, type, data, metadata } = event
  return { id, type, dataJson: JSON.stringify(data), metadataJson: JSON.stringify(metadata) }
}

function sizeOf(events: readonly WireEvent[]): number {
  let size = 0
  for (const { type, dataJson, metadataJson } of events) {
    size += BESIDE_JSON + type.length + dataJson.length + metadataJson.length
  }
  return size
}
