/** Prints OpenAPI 3.1 from the very routes that are mounted. */
import { z } from 'zod'
import { meanings, type Code } from './codes.ts'
import type { Route } from './route.ts'

/** Codes that any request may be answered with, and those of signed-in and appending routes. */
const ALWAYS: readonly Code[] = ['VALIDATION_FAILED', 'RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL']
const SIGNED_IN: readonly Code[] = ['NOT_SIGNED_IN', 'TOKEN_EXPIRED', 'ROLE_REQUIRED']
const WITH_BODY: readonly Code[] = ['MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']
const APPENDING: readonly Code[] = [
  'IDEMPOTENCY_KEY_REQUIRED',
  'IDEMPOTENCY_KEY_INVALID',
  'IDEMPOTENCY_KEY_IN_FUTURE',
  'IDEMPOTENCY_KEY_REUSED',
  'WRONG_REVISION',
  'OVERLOADED',
]

export function openapiOf(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) }
  }
  Object.assign(paths, healthPaths(), metricsPath())
  return {
    openapi: '3.1.0',
    info: {
      title: 'AcmeToCasino',
      version: '1',
      description:
        'Amounts are strings of digits in minor units of the currency beside them. Errors are RFC 9457 problems.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: problemSchema() },
    },
  }
}

const REPLAYED = {
  description: 'true when this key was used before: the answer is that of the first time.',
  schema: { const: 'true' },
}
const RETRY_AFTER = {
  description: 'Seconds after which the same request, with the same key, may succeed.',
  schema: { type: 'integer', minimum: 1 },
}

function operationOf(route: Route): object {
  const { operationId, summary, roles, appends, body, status, reply } = route
  return {
    operationId,
    summary: roles === undefined ? summary : `${summary} (${roles.join(', ')})`,
    security: roles === undefined ? [] : [{ bearer: [] }],
    parameters: parametersOf(route),
    ...(body === undefined
      ? {}
      : { requestBody: { required: !body.safeParse(undefined).success, ...json(schemaOf(body)) } }),
    responses: {
      [String(status)]: {
        description: 'Done.',
        ...(appends ? { headers: { 'Idempotent-Replayed': REPLAYED } } : {}),
        ...(route.streams === true ? EVENT_STREAM : json(schemaOf(reply))),
      },
      ...problemsOf(route),
    },
  }
}

function parametersOf({ params, query, appends }: Route): object[] {
  const list = (schema: z.ZodType | undefined, place: 'path' | 'query') => {
    if (schema === undefined) return []
    const { properties = {}, required = [] } = schemaOf(schema) as {
      properties?: Record<string, object>
      required?: string[]
    }
    return Object.entries(properties).map(([name, form]) => ({
      ...{ name, in: place, schema: form },
      required: place === 'path' || required.includes(name),
    }))
  }
  const key = {
    ...{ name: 'Idempotency-Key', in: 'header', required: true },
    description: 'The same key again has one effect and the same answer. A UUIDv7 is a good one.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  }
  return [...list(params, 'path'), ...list(query, 'query'), ...(appends ? [key] : [])]
}

function problemsOf({
  roles,
  appends,
  rejects = [],
  params,
  query,
  body,
}: Route): Record<string, object> {
  const codes: Code[] = [
    ...ALWAYS,
    ...(roles === undefined ? [] : SIGNED_IN),
    ...(appends ? APPENDING : []),
    ...(params === undefined && query === undefined ? [] : (['NOT_FOUND'] as const)),
    ...(query === undefined ? [] : (['NOT_YET_VISIBLE'] as const)),
    ...(body === undefined ? [] : WITH_BODY),
    ...rejects,
  ]
  return problemResponses(codes)
}

function problemResponses(codes: readonly Code[]): Record<string, object> {
  const byStatus = new Map<number, Code[]>()
  for (const code of codes) {
    const { status } = meanings[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      String(status),
      {
        description: of.join(', '),
        ...(of.some((code) => meanings[code].retryAfterS !== undefined)
          ? { headers: { 'Retry-After': RETRY_AFTER } }
          : {}),
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    ]),
  )
}

/** Open to everybody, outside the versioned API. */
const metricsPath = (): Record<string, Record<string, object>> => ({
  '/metrics': {
    get: {
      ...{ operationId: 'getMetrics', parameters: [], security: [{ bearer: [] }] },
      summary: 'What Prometheus scrapes (operator, auditor, admin, or the bearer of METRICS_TOKEN)',
      responses: {
        '200': {
          description: 'Its text form.',
          content: { 'text/plain': { schema: { type: 'string' } } },
        },
        ...problemResponses(SIGNED_IN),
      },
    },
  },
})

function healthPaths(): Record<string, Record<string, object>> {
  const path = (operationId: string, summary: string, responses: Record<string, object>) => ({
    get: { operationId, summary, security: [], parameters: [], responses },
  })
  const status = {
    type: 'object',
    required: ['status'],
    properties: { status: { type: 'string' } },
  }
  const checks = { type: 'object', additionalProperties: { type: 'string' } }
  const ready = { ...status, properties: { ...status.properties, checks } }
  return {
    '/health/live': path('isLive', 'Whether the process runs', {
      '200': { description: 'It does.', ...json(status) },
    }),
    '/health/ready': path('isReady', 'Whether requests can be answered', {
      '200': { description: 'They can.', ...json(ready) },
      '503': { description: 'Not now; `checks` says which part is missing.', ...json(ready) },
    }),
  }
}

const EVENT_STREAM = { content: { 'text/event-stream': { schema: { type: 'string' } } } }

const json = (schema: object) => ({ content: { 'application/json': { schema } } })

/** The wire form: money and positions are digits there. */
function schemaOf(schema: z.ZodType): object {
  const form = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  })
  return Object.fromEntries(Object.entries(form).filter(([key]) => key !== '$schema'))
}

function problemSchema(): object {
  const text = { type: 'string' }
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId'],
    properties: {
      ...{ type: text, title: text, detail: text, instance: text, requestId: text },
      status: { type: 'integer' },
      code: { enum: Object.keys(meanings).sort() },
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
