// The errors of the protocol: status codes with the trailers by which clients tell them apart.
import { Metadata, status } from '@grpc/grpc-js'
import { DamagedLog } from './damage.ts'
import type { Refusal } from './storing.ts'

/** Of one trailer: with the others it has to fit into the 16 KiB of heads that a peer takes. */
const TRAILER_BYTES_MAX = 12 * 1024
/** Of a name within a message, which travels in a trailer of its own. */
const QUOTED_CHARACTERS_MAX = 200

/** A trailer holds printable ASCII and no space at its ends; what is beyond that goes percent-encoded, and cut if need be. */
function inTrailer(value: string): string {
  const isPlain = /^([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?$/.test(value)
  const text = isPlain ? value : encodeURIComponent(value)
  if (text.length <= TRAILER_BYTES_MAX) return text
  let cut = ''
  for (const character of value) {
    const next = isPlain ? character : encodeURIComponent(character)
    if (cut.length + next.length > TRAILER_BYTES_MAX - 3) break
    cut += next
  }
  return `${cut}...`
}

/** Cut between characters: half of one cannot be written. */
const quoted = (name: string): string =>
  name.length <= QUOTED_CHARACTERS_MAX
    ? name
    : `${Array.from(name.slice(0, 2 * QUOTED_CHARACTERS_MAX))
        .slice(0, QUOTED_CHARACTERS_MAX)
        .join('')}…`

/** Ends a call with a status; `trailers` are what the client decides by. */
export class CallFailure extends Error {
  override name = 'CallFailure'
  readonly code: status
  readonly details: string
  readonly metadata: Metadata
  constructor(code: status, details: string, trailers: Readonly<Record<string, string>> = {}) {
    super(details)
    this.code = code
    this.details = details
    this.metadata = new Metadata()
    for (const [key, value] of Object.entries(trailers)) {
      this.metadata.set(key, inTrailer(value))
    }
  }
}

export const invalidArgument = (details: string): CallFailure =>
  new CallFailure(status.INVALID_ARGUMENT, details)

/** What a real server answers to requests it did not expect. */
export const unknownFailure = (details: string): CallFailure =>
  new CallFailure(status.UNKNOWN, details)

export const streamDeleted = (stream: string): CallFailure =>
  new CallFailure(status.FAILED_PRECONDITION, `Event stream '${quoted(stream)}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  })

/** `expected` and `actual` as numbers: -1 no stream, -2 any, -4 stream exists. */
export const wrongExpectedVersion = (
  stream: string,
  expected: number,
  actual: number,
): CallFailure =>
  new CallFailure(
    status.FAILED_PRECONDITION,
    `Append failed due to WrongExpectedVersion. Stream: ${quoted(stream)}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(actual),
    },
  )

export const missingMetadata = (property: string): CallFailure =>
  new CallFailure(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  })

export const appendTooLarge = (limit: number): CallFailure =>
  new CallFailure(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  })

export const timedOut = (): CallFailure =>
  new CallFailure(status.ABORTED, 'The append took longer than it was given')

const REFUSALS: Readonly<Record<Refusal, status>> = {
  busy: status.UNAVAILABLE,
  full: status.RESOURCE_EXHAUSTED,
  large: status.RESOURCE_EXHAUSTED,
  name: status.INVALID_ARGUMENT,
  damaged: status.DATA_LOSS,
}

/** An append that was not stored, for a reason outside its stream. */
export const refusal = (reason: Refusal, details: string): CallFailure =>
  new CallFailure(REFUSALS[reason], details)

/** Where on the disk is the operator's business: the store's own log has it. */
const ofDamage = ({ offset }: DamagedLog): CallFailure =>
  refusal('damaged', `What was stored at ${offset} is damaged: see the log of the event store.`)

export const tooBusy = (details: string): CallFailure =>
  new CallFailure(status.UNAVAILABLE, details)

export function asFailure(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error
  if (error instanceof DamagedLog) return ofDamage(error)
  return unknownFailure(error instanceof Error ? error.message : String(error))
}
