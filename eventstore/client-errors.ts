/** What the store's client says of a failure, and what of it is final. */
import { ErrorType } from '@eventstore/db-client'

export const WRONG_REVISION: string = ErrorType.WRONG_EXPECTED_VERSION
export const NOT_FOUND: string = ErrorType.STREAM_NOT_FOUND

/** Refusals that sending again cannot change. */
export const DEFINITE: ReadonlySet<unknown> = new Set([
  ErrorType.STREAM_DELETED,
  ErrorType.ACCESS_DENIED,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
])

/** The client's own error type, or the name of what came instead (a raw gRPC error has none). */
export function typeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  if ('type' in error && typeof error.type === 'string') return error.type
  return error instanceof Error ? error.message : 'unknown'
}
