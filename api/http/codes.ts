/** Every code an error answer may carry: its status, its title, and whether the same request may be sent again. */
import type { Rejection } from '../../domain/rejections.ts'
import { rejections } from '../../domain/rejections.ts'

type OwnCode =
  | 'HEADERS_TOO_LARGE'
  | 'IDEMPOTENCY_KEY_IN_FUTURE'
  | 'IDEMPOTENCY_KEY_INVALID'
  | 'IDEMPOTENCY_KEY_REQUIRED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'INTERNAL'
  | 'MALFORMED_JSON'
  | 'MALFORMED_REQUEST'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'NOT_SIGNED_IN'
  | 'NOT_YET_VISIBLE'
  | 'OVERLOADED'
  | 'PASSWORD_WRONG'
  | 'PAYLOAD_TOO_LARGE'
  | 'PRECONDITION_FAILED'
  | 'PRECONDITION_REQUIRED'
  | 'RATE_LIMITED'
  | 'REBUILD_REFUSED'
  | 'REFRESH_REFUSED'
  | 'REGISTRATION_REFUSED'
  | 'REQUEST_TIMEOUT'
  | 'ROLE_REQUIRED'
  | 'SECOND_FACTOR_ON'
  | 'SECOND_FACTOR_REQUIRED'
  | 'SECOND_FACTOR_WRONG'
  | 'SIGN_IN_FAILED'
  | 'SIGN_IN_LOCKED'
  | 'TOKEN_EXPIRED'
  | 'UNAVAILABLE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'VALIDATION_FAILED'
  | 'WRONG_REVISION'
export type Code = Rejection | OwnCode

/** `retryAfterS`: the same request, with the same key, may succeed after so many seconds. */
export type Meaning = { status: number; title: string; pointer?: string; retryAfterS?: number }

const conflict = (code: Rejection): Meaning => ({ status: 409, title: rejections[code] })

/** A new code does not compile until it has a status. */
export const meanings: Record<Code, Meaning> = {
  ADJUSTMENT_DECIDED: conflict('ADJUSTMENT_DECIDED'),
  ADJUSTMENT_UNKNOWN: { status: 404, title: rejections.ADJUSTMENT_UNKNOWN },
  BALANCE_TOO_LARGE: { ...conflict('BALANCE_TOO_LARGE'), pointer: '/amount' },
  CHOICE_INVALID: { status: 400, title: rejections.CHOICE_INVALID, pointer: '/choice' },
  CLIENT_SEED_LOCKED: conflict('CLIENT_SEED_LOCKED'),
  DEPOSITS_PENDING: conflict('DEPOSITS_PENDING'),
  INSUFFICIENT_FUNDS: conflict('INSUFFICIENT_FUNDS'),
  JOIN_REFUSED: conflict('JOIN_REFUSED'),
  PAYMENTS_PENDING: conflict('PAYMENTS_PENDING'),
  PLAYER_EXISTS: conflict('PLAYER_EXISTS'),
  PLAYER_UNKNOWN: { status: 404, title: rejections.PLAYER_UNKNOWN },
  PROFILE_CHANGED: conflict('PROFILE_CHANGED'),
  RESERVED: conflict('RESERVED'),
  RETENTION_REQUIRED: conflict('RETENTION_REQUIRED'),
  SAME_PERSON: { status: 403, title: rejections.SAME_PERSON },
  SEED_PENDING: { ...conflict('SEED_PENDING'), retryAfterS: 1 },
  SESSIONS_OPEN: conflict('SESSIONS_OPEN'),
  SESSION_CLOSED: conflict('SESSION_CLOSED'),
  SESSION_EXISTS: conflict('SESSION_EXISTS'),
  STAKE_TOO_LARGE: { ...conflict('STAKE_TOO_LARGE'), pointer: '/stake' },
  UNDER_AGE: { status: 403, title: rejections.UNDER_AGE, pointer: '/dateOfBirth' },
  WALLET_ALREADY_OPEN: conflict('WALLET_ALREADY_OPEN'),
  WALLET_MOVED: { ...conflict('WALLET_MOVED'), retryAfterS: 1 },
  WALLET_NOT_EMPTY: conflict('WALLET_NOT_EMPTY'),
  WALLET_NOT_OPEN: conflict('WALLET_NOT_OPEN'),
  WITHDRAWALS_PENDING: conflict('WITHDRAWALS_PENDING'),

  HEADERS_TOO_LARGE: { status: 431, title: 'Path and headers together are larger than 16 KiB.' },
  IDEMPOTENCY_KEY_IN_FUTURE: {
    status: 400,
    title: 'The time in the Idempotency-Key is more than a minute ahead: set your clock.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    status: 400,
    title: 'An Idempotency-Key is 1 to 255 visible ASCII characters; a UUIDv7 is a good one.',
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    status: 400,
    title: 'This request needs an Idempotency-Key header; send the same one when you repeat it.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: 'This Idempotency-Key was used for another request: take a new one.',
  },
  INTERNAL: { status: 500, title: 'Something is wrong on our side; it was recorded.' },
  MALFORMED_JSON: { status: 400, title: 'The body is not JSON.' },
  MALFORMED_REQUEST: { status: 400, title: 'This is not an HTTP request as HTTP/1.1 has it.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This path does not answer this method.' },
  NOT_FOUND: { status: 404, title: 'There is no such thing, or it is not yours.' },
  NOT_SIGNED_IN: { status: 401, title: 'Sign in at POST /v1/auth/token and send the token.' },
  NOT_YET_VISIBLE: {
    status: 503,
    title: 'The read tables have not reached this position yet.',
    retryAfterS: 1,
  },
  OVERLOADED: { status: 503, title: 'Too much is waiting; nothing was done.', retryAfterS: 1 },
  PASSWORD_WRONG: { status: 403, title: 'This is not the present password.', pointer: '/password' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is larger than 16 KiB.' },
  PRECONDITION_FAILED: {
    status: 412,
    title: 'This is not the revision that If-Match names; nothing was changed. Read it again.',
  },
  PRECONDITION_REQUIRED: {
    status: 428,
    title: 'This change needs an If-Match header with the ETag of what was read.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many requests; nothing was done. Wait as long as Retry-After says.',
    retryAfterS: 10,
  },
  REBUILD_REFUSED: {
    status: 409,
    title: 'A rebuild of this read model is under way: wait for it, or cancel it.',
  },
  REFRESH_REFUSED: {
    status: 401,
    title: 'This refresh token is spent, ended, or was left unused for too long: sign in again.',
  },
  REGISTRATION_REFUSED: {
    status: 409,
    title: 'No account can be opened with these details.',
  },
  REQUEST_TIMEOUT: { status: 408, title: 'The request did not come whole in time.' },
  ROLE_REQUIRED: { status: 403, title: 'Your role may not do this.' },
  SECOND_FACTOR_ON: {
    status: 409,
    title: 'There is a second factor already: disable it first.',
  },
  SECOND_FACTOR_REQUIRED: {
    status: 401,
    title: 'This sign-in needs a code of the second factor, too.',
    pointer: '/code',
  },
  SECOND_FACTOR_WRONG: {
    status: 403,
    title: 'The code is wrong, or was used before: wait for the next one.',
    pointer: '/code',
  },
  SIGN_IN_FAILED: { status: 401, title: 'E-mail or password is wrong.' },
  SIGN_IN_LOCKED: {
    status: 429,
    title: 'Too many failures: this sign-in is locked for a while.',
    retryAfterS: 1_800,
  },
  TOKEN_EXPIRED: { status: 401, title: 'The token has expired: sign in again.' },
  UNAVAILABLE: {
    status: 503,
    title: 'A part of the system cannot be reached; repeat with the same key.',
    retryAfterS: 1,
  },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Bodies are application/json in UTF-8.' },
  VALIDATION_FAILED: { status: 400, title: 'The request does not have the form it must have.' },
  WRONG_REVISION: {
    status: 409,
    title: 'Other requests kept overtaking this one; repeat it with the same key.',
    retryAfterS: 1,
  },
}
