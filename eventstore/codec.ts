/** Between facts in memory and bytes in a stream: every event passes the schema of its type, both ways. */
import { hash } from 'node:crypto'
import { eventSchemas, type DomainEvent } from '../domain/events.ts'
import { eventIdOf } from './ids.ts'
import { upcast } from './upcasters.ts'

/** Who gave the command. `system` completes what somebody else began. */
export type Actor = {
  role:
    | 'player'
    | 'support'
    | 'payments'
    | 'risk'
    | 'playerProtection'
    | 'compliance'
    | 'nominatedOfficer'
    | 'gameOperations'
    | 'finance'
    | 'operator'
    | 'auditor'
    | 'admin'
    | 'system'
  id: string
}

/** Stored beside each event: who, when, why and by which command. */
export type Metadata = {
  schemaVersion: number
  /** ISO 8601 with milliseconds, never earlier than the stream's last. */
  occurredAt: string
  commandId: string
  /** SHA-256 of what the caller asked for, in hex: a repeat with another body is told apart by it. */
  bodyHash: string
  /** What the caller calls the command, where its id was made of the fact that it acts on. */
  alias?: string
  idempotencyKey?: string
  correlationId: string
  causationId: string
  /** W3C Trace Context of the request that led here, where it had one. */
  traceparent?: string
  actor: Actor
}

type AnyEvent = { readonly type: string; readonly data: unknown }

/** What a recorded event carries beside its type and data. */
export type Envelope = {
  readonly id: string
  readonly stream: string
  /** The stream's name after the first dash: the aggregate's id. */
  readonly key: string
  readonly revision: bigint
  /** Commit position in $all. */
  readonly position: bigint
  readonly occurredAt: string
  readonly commandId: string
  readonly metadata: Metadata
}
export type Recorded<Event extends AnyEvent = DomainEvent> = Event & Envelope

/** An event as the store takes it; the bytes are JSON of `data` and `metadata`. */
export type StorableEvent = { id: string; type: string; data: unknown; metadata: unknown }

/** The JSON of `data` and `metadata` as they are stored, made once; `bytes` is the length of all of it, near what it takes in an append. */
export type EncodedEvent = StorableEvent & {
  metadata: Metadata
  dataJson: string
  metadataJson: string
  bytes: number
}

/** An event as the store gives it. */
export type StoredEvent = StorableEvent & { stream: string; revision: bigint; position: bigint }

/** Thrown when a stream holds what this code does not know; names stream and revision. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent'
}

/**
 * The events of one command, ready to append. The id of each covers its content: the store compares ids
 * alone, so the same command with another body must not come out with the same ids. Throws when an event does
 * not fit its schema.
 */
export function encode(
  events: readonly AnyEvent[],
  metadata: Omit<Metadata, 'schemaVersion'>,
): EncodedEvent[] {
  const said = JSON.stringify(metadata).slice(1) // the same of all of them but for the schema version
  return events.map((event, index) => {
    const { type } = event
    const { version, data: schema } = schemaOf(type)
    const data = withDigits(event.data)
    schema.decode(data) // what no reader could decode must not come into a stream
    const dataJson = JSON.stringify(data)
    const metadataJson = `{"schemaVersion":${version},${said}`
    // Byte for byte what JSON.stringify({ type, data, metadata }) says, and what the verifier hashes.
    const content = `{"type":"${type}","data":${dataJson},"metadata":${metadataJson}}`
    const id = eventIdOf(metadata.commandId, index, hash('sha256', content))
    const withVersion = { schemaVersion: version, ...metadata }
    const bytes = content.length
    return { id, type, data, metadata: withVersion, dataJson, metadataJson, bytes }
  })
}

/** A copy that JSON can hold: bigints as digits, which is all that events encode. Half the cost of zod's encode. */
function withDigits(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withDigits)
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) copy[key] = withDigits(value[key as keyof typeof value])
  return copy
}

/** Decodes a stored event to the current schema; throws UndecodableEvent. */
export function decode(stored: StoredEvent): Recorded {
  const { id, type, stream, revision, position } = stored
  try {
    const metadata = stored.metadata as Metadata
    const upcasted = upcast(type, metadata.schemaVersion, stored.data)
    const data = schemaOf(type).data.decode(upcasted)
    const { occurredAt, commandId } = metadata
    const key = keyOf(stream)
    return {
      type,
      data,
      id,
      stream,
      key,
      revision,
      position,
      occurredAt,
      commandId,
      metadata,
    } as unknown as Recorded
  } catch (cause) {
    const where = `${type} at ${revision}@${stream}`
    throw new UndecodableEvent(`cannot decode ${where}: ${String(cause)}`, { cause })
  }
}

export const keyOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1)

function schemaOf(type: string) {
  const schema = eventSchemas.get(type)
  if (schema === undefined) throw new Error(`unknown event type ${type}`)
  return schema
}
