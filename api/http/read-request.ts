/** From an HTTP request to a route's checked input; every no is a Problem with a pointer to the field. */
import type { Caller, Tokens } from './caller.ts'
import type { Request } from 'express'
import type { z } from 'zod'
import { lostNameIn } from '../../domain/shared/lost-name.ts'
import { KEY_SKEW_MS, keyMsOf } from '../../eventstore/repeats.ts'
import { may } from './permissions.ts'
import { Problem, type FieldError } from './problem.ts'
import type { Route } from './route.ts'

const NOBODY: Caller = { id: '', role: 'player', sid: '' }

/** Throws NOT_SIGNED_IN, TOKEN_EXPIRED or ROLE_REQUIRED. */
export function callerOf(
  request: Request,
  { permission }: Pick<Route, 'permission'>,
  tokens: Tokens,
): Caller {
  if (permission === undefined) return NOBODY
  const token = bearerOf(request)
  if (token === null) throw new Problem('NOT_SIGNED_IN')
  const caller = tokens.verify(token)
  if (!may(caller.role, permission)) throw new Problem('ROLE_REQUIRED')
  return caller
}

/** Id of the caller whose valid token the request carries, whatever the route; null for everybody else. */
export function callerIdOf(request: Request, tokens: Tokens): string | null {
  const token = bearerOf(request)
  if (token === null) return null
  try {
    return tokens.verify(token).id
  } catch {
    return null // the route says what is wrong with it
  }
}

function bearerOf({ headers }: Request): string | null {
  const [scheme, token, ...rest] = (headers.authorization ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' && token && rest.length === 0 ? token : null
}

/** Throws IDEMPOTENCY_KEY_…; '' where the route needs no key. */
export function idempotencyKeyOf(request: Request, { appends }: Route): string {
  if (!appends) return ''
  const key = request.headers['idempotency-key']
  if (key === undefined || key === '') throw new Problem('IDEMPOTENCY_KEY_REQUIRED')
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem('IDEMPOTENCY_KEY_INVALID')
  }
  const keyMs = keyMsOf(key)
  if (keyMs !== null && keyMs > Date.now() + KEY_SKEW_MS) {
    throw new Problem('IDEMPOTENCY_KEY_IN_FUTURE')
  }
  return key
}

/** Throws VALIDATION_FAILED with every wrong field, or UNSUPPORTED_MEDIA_TYPE. */
export function partsOf(request: Request, { params, query, body }: Route) {
  if (hasBody(request) && !request.is('application/json'))
    throw new Problem('UNSUPPORTED_MEDIA_TYPE')
  const errors: FieldError[] = []
  const check = (schema: z.ZodType | undefined, value: unknown, where: FieldError['in']) => {
    if (schema === undefined) return {}
    const checked = schema.safeParse(value)
    if (!checked.success) errors.push(...checked.error.issues.flatMap((i) => fieldsOf(i, where)))
    return checked.data
  }
  const parts = {
    params: check(params, request.params, 'path'),
    query: check(query, request.query, 'query'),
    body: check(body, request.body, 'body'),
  }
  const lost = body === undefined ? null : lostNameIn(request.body)
  if (lost !== null) {
    const message = `Unrecognized key: "${lost.at(-1)}"`
    const field = { in: 'body', pointer: pointerOf(lost), message } as const
    if (!errors.some(({ pointer }) => pointer === field.pointer)) errors.push(field)
  }
  if (errors.length > 0) throw new Problem('VALIDATION_FAILED', errors)
  return parts
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** A field too many is named itself, not the object around it. */
function fieldsOf(issue: z.core.$ZodIssue, where: FieldError['in']): FieldError[] {
  // Zod says of what is not there which type it is not; a schema's own words stay.
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  const message = isMissing ? 'is missing' : issue.message
  const names = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [key]) : [[]]
  return names.map((name) => ({
    in: where,
    pointer: pointerOf([...issue.path, ...name]),
    message,
  }))
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${escaped(String(part))}`).join('')

const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1')
