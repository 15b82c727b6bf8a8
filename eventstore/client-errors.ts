/** What the store's client says of a failure, and what of it is final. */
import { ErrorType } from '@eventstore/db-client'
import { Metadata, status } from '@grpc/grpc-js'
import { SILENCE_MS_MAX } from './silence.ts'
import { StoreRefused, StoreUnavailable } from './store.ts'

export const WRONG_REVISION: string = ErrorType.WRONG_EXPECTED_VERSION
export const NOT_FOUND: string = ErrorType.STREAM_NOT_FOUND
const GONE: string = ErrorType.STREAM_DELETED

/** Refusals that sending again cannot change. */
export const DEFINITE: ReadonlySet<unknown> = new Set([
  ErrorType.STREAM_DELETED,
  ErrorType.ACCESS_DENIED,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
])

/** Of the statuses without a trailer that says more. */
const TYPES: Readonly<Record<number, string>> = {
  [status.ABORTED]: ErrorType.TIMEOUT,
  [status.CANCELLED]: ErrorType.CANCELLED,
  [status.DEADLINE_EXCEEDED]: ErrorType.DEADLINE_EXCEEDED,
  [status.NOT_FOUND]: ErrorType.NOT_FOUND,
  [status.UNAUTHENTICATED]: ErrorType.ACCESS_DENIED,
  [status.UNAVAILABLE]: ErrorType.UNAVAILABLE,
}

/**
 * The client's own error type: it is in the trailer `exception` of a call, where the call is ours. Else the status, or the name
 * of what came instead.
 */
export function typeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  if ('type' in error && typeof error.type === 'string') return error.type
  if ('metadata' in error && error.metadata instanceof Metadata) {
    const [exception] = error.metadata.get('exception')
    if (exception !== undefined) return String(exception)
  }
  if ('code' in error && typeof error.code === 'number') {
    const type = TYPES[error.code]
    if (type !== undefined) return type
  }
  return error instanceof Error ? error.message : 'unknown'
}

/** Nothing of the stream has come for too long. */
export const silentOn = (stream: string): StoreUnavailable =>
  new StoreUnavailable(`cannot read ${stream}: no answer within ${SILENCE_MS_MAX} ms`)

/** Why a stream could not be read: for good, or this time. */
export function readFailure(stream: string, error: unknown): StoreRefused | StoreUnavailable {
  if (error instanceof StoreRefused || error instanceof StoreUnavailable) return error
  const type = typeOf(error)
  return DEFINITE.has(type)
    ? new StoreRefused(`${stream}: ${type}`, { cause: error })
    : new StoreUnavailable(`cannot read ${stream}: ${type}`, { cause: error })
}

/** Whether a stream could not be read since it was deleted for good: its name is never used again. */
export const isDeleted = (error: unknown): boolean =>
  error instanceof StoreRefused && typeOf(error.cause) === GONE
