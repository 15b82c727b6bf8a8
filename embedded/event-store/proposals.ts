// Takes proposed events and expected revisions out of requests; refuses what may not be stored.
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js'
import type { Expected } from './append-rules.ts'
import { invalidArgument, missingMetadata } from './failures.ts'
import type { ProposedEvent } from './recorded-event.ts'

/** Of one append: data, metadata and twice the type's characters of all its events. The strictest server's. */
export const APPEND_BYTES_MAX = 1024 * 1024

/** No append is given longer, as on the real server. */
export const WRITE_TIMEOUT_MS = 2000

const CONTENT_TYPES = new Set(['application/json', 'application/octet-stream'])
const UUID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const EMPTY_UUID = '00000000-0000-0000-0000-000000000000'

const int64Hex = (value: bigint): string => BigInt.asUintN(64, value).toString(16).padStart(16, '0')

/** A UUID of its two halves, as 36 lower-case characters. */
export function uuidOf(most: bigint, least: bigint): string {
  const hex = int64Hex(most) + int64Hex(least)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}

/** A UUID in either form as text; as it was sent where it is none. */
export function uuidText(uuid: UUID | undefined): string {
  const structured = uuid?.getStructured()
  if (!structured) return uuid?.getString() ?? ''
  return uuidOf(
    BigInt(structured.getMostSignificantBits()),
    BigInt(structured.getLeastSignificantBits()),
  )
}

/** The stream's name. Throws a CallFailure if there is none. */
export function streamName(identifier: StreamIdentifier | undefined): string {
  const name = Buffer.from(identifier?.getStreamName_asU8() ?? []).toString()
  if (name === '') throw invalidArgument('The stream has no name')
  return name
}

/** What both kinds of append send of an event. */
type Proposal = {
  /** In text, in whatever case. */
  readonly id: string
  readonly properties: { readonly get: (key: string) => string | undefined }
  readonly metadata: Uint8Array
  readonly data: Uint8Array
}

const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Throws a CallFailure for an event that may not be stored. */
export function proposedEvent(proposal: Proposal): ProposedEvent {
  const { properties } = proposal
  const type = properties.get('type')
  const contentType = properties.get('content-type')
  if (type === undefined) throw missingMetadata('type')
  if (contentType === undefined) throw missingMetadata('content-type')
  if (type === '') throw invalidArgument('An event has an empty type')
  if (!CONTENT_TYPES.has(contentType)) {
    throw invalidArgument(`Content type '${contentType}' is not known`)
  }
  const id = proposal.id.toLowerCase()
  if (!UUID_FORM.test(id)) throw invalidArgument(`'${id}' is not a UUID`)
  if (id === EMPTY_UUID) throw invalidArgument('An event has an empty id')
  return {
    id,
    type,
    contentType,
    data: bufferOf(proposal.data),
    metadata: bufferOf(proposal.metadata),
  }
}

/** Bytes an event counts against the limit of an append. */
export const sizeOf = ({ type, data, metadata }: ProposedEvent): number =>
  data.length + metadata.length + 2 * type.length

/** What the four kinds of request say of the expected revision; `exact` is how each calls the number. */
export function expectedOf(
  options: {
    hasNoStream(): boolean
    hasAny(): boolean
    hasStreamExists(): boolean
  },
  exact: string | undefined,
): Expected {
  if (options.hasNoStream()) return 'no-stream'
  if (options.hasStreamExists()) return 'stream-exists'
  if (options.hasAny() || exact === undefined) return 'any'
  return Number(exact)
}

/** The number by which trailers name an expectation. */
export function expectedNumber(expected: Expected): number {
  if (expected === 'any') return -2
  if (expected === 'no-stream') return -1
  return expected === 'stream-exists' ? -4 : expected
}
