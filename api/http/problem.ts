/** Every error as an RFC 9457 problem: what was wrong, where, and what to do; never a stack, never a secret. */
import { NotProjected, OtherVersion, Stopped } from '../../projections/engine/not-projected.ts'
import type { Response } from 'express'
import { ClockSkewed, Overloaded, WrongRevision } from '../../eventstore/command.ts'
import { StoreUnavailable } from '../../eventstore/store.ts'
import { meanings, type Code } from '../codes.ts'
import { isUnavailable } from '../../postgres/lost.ts'
import { Refusal, StaleContent, StaleRevision } from '../commands/command.ts'

/** A field that was wrong: where it was, and a JSON pointer to it there. */
export type FieldError = {
  in: 'body' | 'path' | 'query' | 'header'
  pointer: string
  message: string
}

/** What a problem may say beside its code. */
type More = {
  /** In place of what the code says. */
  readonly retryAfterS?: number
  /** Of what was to be changed; -1n: there is nothing yet. */
  readonly currentRevision?: bigint
  /** Of what a player is shown of it; '': there is nothing yet. */
  readonly currentTag?: string
}

/** An error that already knows its code. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: Code
  readonly errors: readonly FieldError[]
  readonly more: More
  constructor(code: Code, errors: readonly FieldError[] = [], more: More = {}) {
    super(code)
    this.code = code
    this.errors = errors
    this.more = more
  }
}

/** What body parsing calls its errors. */
const PARSE_ERRORS: Readonly<Record<string, Code>> = {
  'entity.parse.failed': 'MALFORMED_JSON',
  'entity.too.large': 'PAYLOAD_TOO_LARGE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'request.size.invalid': 'MALFORMED_JSON',
  'request.aborted': 'MALFORMED_JSON',
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof Refusal) return new Problem(error.code, advised(error))
  if (error instanceof StaleRevision) {
    return new Problem('PRECONDITION_FAILED', [], { currentRevision: error.current })
  }
  if (error instanceof StaleContent) {
    return new Problem('PRECONDITION_FAILED', [], { currentTag: error.tag })
  }
  if (error instanceof WrongRevision) return new Problem('WRONG_REVISION')
  if (error instanceof ClockSkewed) return new Problem('CLOCK_SKEWED')
  if (error instanceof Overloaded) return new Problem('OVERLOADED')
  if (error instanceof StoreUnavailable || error instanceof NotProjected) {
    return new Problem('UNAVAILABLE')
  }
  if (error instanceof OtherVersion) return new Problem('REBUILD_PENDING')
  if (error instanceof Stopped) return new Problem('READ_MODEL_STOPPED')
  if (typeof error !== 'object' || error === null) return new Problem('INTERNAL')
  const { type, status, expose } = error as { type?: unknown; status?: unknown; expose?: unknown }
  const parse = typeof type === 'string' ? PARSE_ERRORS[type] : undefined
  if (parse !== undefined) return new Problem(parse)
  if (status === 400 && expose === true) return new Problem('MALFORMED_JSON') // a body that cannot be inflated
  if (error instanceof URIError) return new Problem('NOT_FOUND')
  if (isUnavailable(error)) return new Problem('UNAVAILABLE')
  return new Problem('INTERNAL')
}

function advised({ code, advice }: Refusal): FieldError[] {
  const { pointer } = meanings[code]
  return advice === undefined || pointer === undefined
    ? []
    : [{ in: 'body', pointer, message: advice }]
}

export type About = { requestId: string; instance: string }

export function sendProblem(response: Response, problem: Problem, about: About): void {
  const etag = etagOf(problem.more)
  const { status, retryAfterS: ofCode } = meanings[problem.code]
  const retryAfterS = problem.more.retryAfterS ?? ofCode
  response.setHeader('Cache-Control', 'no-store')
  if (etag !== null) response.setHeader('ETag', etag)
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
  // A limit knows the second at which it ends, and has said it.
  if (retryAfterS !== undefined && !response.hasHeader('Retry-After')) {
    response.setHeader('Retry-After', String(retryAfterS))
  }
  response.status(status).type('application/problem+json')
  response.end(JSON.stringify(problemBody(problem, about)))
}

/** Names the field, or the part of the request where it is about all of that. */
const inWords = ({ in: part, pointer, message }: FieldError) => `${pointer || part}: ${message}`

/** Of what is there; null: nothing that a read would show. */
function etagOf({ currentRevision = -1n, currentTag = '' }: More): string | null {
  if (currentTag !== '') return `"${currentTag}"`
  return currentRevision < 0n ? null : `"${currentRevision}"`
}

export function problemBody({ code, errors, more }: Problem, { requestId, instance }: About) {
  const { status, title, pointer } = meanings[code]
  const { currentRevision, currentTag } = more
  const fields: readonly FieldError[] =
    errors.length === 0 && pointer !== undefined
      ? [{ in: 'body', pointer, message: title }]
      : errors
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: errors.map(inWords).join('; ') || title,
    instance,
    code,
    requestId,
    ...(currentRevision === undefined ? {} : { currentRevision: String(currentRevision) }),
    ...(currentTag === undefined ? {} : { currentEtag: etagOf(more) }),
    ...(fields.length > 0 ? { errors: fields } : {}),
  }
}
