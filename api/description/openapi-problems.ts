/** The errors of an operation, as OpenAPI has them: which codes, under which status, with which headers. */
import { meanings, type Code } from '../codes.ts'
import { HEADERS } from './openapi-headers.ts'
import { hasField, type Route } from '../http/route.ts'

/** Codes that any request may be answered with, and those of signed-in and appending routes. */
const ALWAYS: readonly Code[] = [
  'VALIDATION_FAILED',
  'RATE_LIMITED',
  'HEADERS_TOO_LARGE',
  'UNAVAILABLE',
  'INTERNAL',
]
export const SIGNED_IN: readonly Code[] = ['NOT_SIGNED_IN', 'TOKEN_EXPIRED', 'ROLE_REQUIRED']
const READING: readonly Code[] = ['NOT_YET_VISIBLE', 'READ_MODEL_STOPPED', 'REBUILD_PENDING']
const WITH_BODY: readonly Code[] = ['MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']
const APPENDING: readonly Code[] = [
  'IDEMPOTENCY_KEY_REQUIRED',
  'IDEMPOTENCY_KEY_INVALID',
  'IDEMPOTENCY_KEY_IN_FUTURE',
  'IDEMPOTENCY_KEY_REUSED',
  'PRECONDITION_FAILED',
  'WRONG_REVISION',
  'OVERLOADED',
  'CLOCK_SKEWED',
]

export function problemsOf(route: Route): Record<string, object> {
  const { permission, appends, ifMatch, rejects = [], params, query, body } = route
  const codes: Code[] = [
    ...ALWAYS,
    ...(permission === undefined ? [] : SIGNED_IN),
    ...(appends ? APPENDING : []),
    ...(ifMatch === 'required' ? (['PRECONDITION_REQUIRED'] as const) : []),
    ...(params === undefined && query === undefined ? [] : (['NOT_FOUND'] as const)),
    ...(hasField(query, 'after') ? READING : []),
    ...(body === undefined ? [] : WITH_BODY),
    ...rejects,
  ]
  return problemResponses(codes)
}

export function problemResponses(codes: readonly Code[]): Record<string, object> {
  const byStatus = new Map<number, Set<Code>>()
  for (const code of codes) {
    const { status } = meanings[code]
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code))
  }
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [String(status), responseOf(status, [...of])]),
  )
}

function responseOf(status: number, of: readonly Code[]): object {
  const isTimed = of.some((code) => meanings[code].retryAfterS !== undefined)
  return {
    description: of.join(', '),
    headers: {
      ...HEADERS.always,
      ...(isTimed ? HEADERS.retryAfter : {}),
      ...(status === 412 ? HEADERS.etag : {}),
    },
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(of.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  }
}

function exampleOf(code: Code): object {
  const { status, title, pointer } = meanings[code]
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: title,
    instance: '/v1/…',
    code,
    requestId: '0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0',
    ...(code === 'PRECONDITION_FAILED' ? { currentEtag: '"q1w2e3r4t5y6u7i8o9p0a1"' } : {}),
    ...(pointer === undefined ? {} : { errors: [{ in: 'body', pointer, message: title }] }),
  }
}

export function problemSchema(): object {
  const text = { type: 'string' }
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId'],
    properties: {
      type: text,
      title: text,
      detail: text,
      instance: text,
      requestId: text,
      status: { type: 'integer' },
      code: { enum: Object.keys(meanings).sort() },
      currentRevision: { ...text, description: 'with 412, to staff: where the resource stands' },
      currentEtag: {
        type: ['string', 'null'],
        description: 'with 412, to players: the ETag of what there is; null: nothing yet',
      },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['in', 'pointer', 'message'],
          properties: {
            in: { enum: ['body', 'path', 'query', 'header'] },
            pointer: { type: 'string', description: 'JSON pointer to the field' },
            message: text,
          },
        },
      },
    },
  }
}
