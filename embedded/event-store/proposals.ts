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

const int64Hex = (digits: string): string =>
  BigInt.asUintN(64, BigInt(digits)).toString(16).padStart(16, '0')

/** A UUID in either form as lower-case text with dashes. Throws a CallFailure. */
function uuidText(uuid: UUID | undefined): string {
  const structured = uuid?.getStructured()
  if (!structured) {
    const text = (uuid?.getString() ?? '').toLowerCase()
    if (!UUID_FORM.test(text)) throw invalidArgument(`'${text}' is not a UUID`)
    return text
  }
  const hex =
    int64Hex(structured.getMostSignificantBits()) + int64Hex(structured.getLeastSignificantBits())
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}

/** The stream's name. Throws a CallFailure if there is none. */
export function streamName(identifier: StreamIdentifier | undefined): string {
  const name = Buffer.from(identifier?.getStreamName_asU8() ?? []).toString()
  if (name === '') throw invalidArgument('The stream has no name')
  return name
}

/** What both kinds of append send of an event. */
type Proposal = {
  getId(): UUID | undefined
  getMetadataMap(): { get(key: string): string | undefined }
  getCustomMetadata_asU8(): Uint8Array
  getData_asU8(): Uint8Array
}

const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Throws a CallFailure for an event that may not be stored. */
export function proposedEvent(proposal: Proposal): ProposedEvent {
  const properties = proposal.getMetadataMap()
  const type = properties.get('type')
  const contentType = properties.get('content-type')
  if (type === undefined) throw missingMetadata('type')
  if (contentType === undefined) throw missingMetadata('content-type')
  if (type === '') throw invalidArgument('An event has an empty type')
  if (!CONTENT_TYPES.has(contentType)) {
    throw invalidArgument(`Content type '${contentType}' is not known`)
  }
  const id = uuidText(proposal.getId())
  if (id === EMPTY_UUID) throw invalidArgument('An event has an empty id')
  const metadata = bufferOf(proposal.getCustomMetadata_asU8())
  return { id, type, contentType, data: bufferOf(proposal.getData_asU8()), metadata }
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
