/** Prints OpenAPI 3.1 from the very routes that are mounted. */
import { z } from 'zod'
import { headerComponents, HEADERS } from './openapi-headers.ts'
import { problemSchema, problemsOf } from './openapi-problems.ts'
import { unversionedPaths } from './openapi-unversioned.ts'
import { rolesOf } from '../http/permissions.ts'
import { hasField, type Route, type Streamed } from '../http/route.ts'

/** By the beginnings of paths; the first that fits. */
const TAGS = [
  {
    name: 'identity',
    description: 'Players, sign-in, tokens.',
    paths: /^\/v1\/(players|auth|me)\b/,
  },
  {
    name: 'wallet',
    description: 'Money in, money out, the ledger.',
    paths: /^\/v1\/(wallet|deposits|withdrawals|bonuses)\b/,
  },
  {
    name: 'games',
    description: 'Games, sessions, provably fair rounds.',
    paths: /^\/v1\/(games|sessions|rounds)\b/,
  },
  { name: 'live', description: 'What changes, as it happens.', paths: /^\/v1\/live\b/ },
  { name: 'operations', description: 'What the staff see and do.', paths: /^\/v1\/operations\b/ },
  { name: 'audit', description: 'What is stored, and proof of it.', paths: /^\/v1\/audit\b/ },
  {
    name: 'platform',
    description: 'Health, metrics, keys, this document, error codes.',
    paths: /^/,
  },
] as const

const DESCRIPTION = `Amounts are strings of digits in minor units of the currency beside them. Errors are RFC 9457 problems; their
codes are a closed list with a page each (/problems). What changes something takes an Idempotency-Key and may be repeated with it. Answers to
effects carry a position that reads take as \`?after=\`. An ETag names what is shown; If-Match binds a change to it.`

export function openapiOf(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) }
  }
  Object.assign(paths, unversionedPaths())
  return {
    openapi: '3.1.0',
    info: {
      title: 'AcmeToCasino',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: TAGS.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      headers: headerComponents,
      schemas: { Problem: problemSchema(), Rehearsed: rehearsedSchema },
    },
  }
}

function operationOf(route: Route): object {
  const { operationId, summary, permission, body, status, example } = route
  return {
    operationId,
    tags: [TAGS.find(({ paths }) => paths.test(route.path))?.name],
    ...(permission === undefined
      ? { summary, security: [] }
      : {
          summary: `${summary} (${permission})`,
          description: `For whoever may ${permission}: ${rolesOf(route)?.join(', ')}.`,
          security: [{ bearer: [] }],
        }),
    parameters: parametersOf(route),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !body.safeParse(undefined).success,
            ...json(schemaOf(body), example.body),
          },
        }),
    responses: {
      [String(status)]: {
        description: 'Done.',
        headers: headersOf(route),
        ...(route.streams ? streamOf(route.streams) : json(replyOf(route), example.reply)),
      },
      ...(hasField(route.reply, 'revision') && route.method === 'get' ? NOT_MODIFIED : {}),
      ...problemsOf(route),
    },
  }
}

const STREAMED: Readonly<Record<Streamed, string>> = {
  'text/event-stream':
    'event: balance\ndata: {"balance":"10248", …}\nid: q1w2e3r4t5y6.u7i8o9p0a1s2\n\n',
  'application/json':
    '{"madeAt":"…","profile":{…},"signIns":[…],"facts":[{"at":"…","type":"Deposited","data":{…}}]}\n',
  'application/x-ndjson':
    '{"stream":"gameSession-…","revision":"0","position":"184467","id":"…","type":"SessionOpened","data":{…},"metadata":{…}}\n',
}

const streamOf = (type: Streamed) => ({
  content: { [type]: { schema: { type: 'string' }, example: STREAMED[type] } },
})

const NOT_MODIFIED = {
  '304': {
    description: 'It is what If-None-Match names.',
    headers: { ...HEADERS.always, ...HEADERS.etag },
  },
}

const headersOf = ({ appends, method, reply }: Route) => ({
  ...HEADERS.always,
  ...(appends ? HEADERS.replayed : {}),
  ...(method === 'get' && hasField(reply, 'revision') ? HEADERS.etag : {}),
  ...(hasField(reply, 'nextCursor') ? HEADERS.link : {}),
})

function parametersOf({ method, params, query, appends, ifMatch, reply }: Route): object[] {
  const list = (schema: z.ZodType | undefined, place: 'path' | 'query') => {
    if (schema === undefined) return []
    const { properties = {}, required = [] } = schemaOf(schema) as {
      properties?: Record<string, object>
      required?: string[]
    }
    return Object.entries(properties).map(([name, form]) => ({
      name,
      in: place,
      schema: form,
      required: place === 'path' || required.includes(name),
    }))
  }
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description: 'The same key again has one effect and the same answer. A UUIDv7 is a good one.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    example: '0193a6f0-7b5c-7d3e-8f1a-2b3c4d5e6f70',
  }
  const match = {
    name: 'If-Match',
    in: 'header',
    required: ifMatch === 'required',
    description:
      'The ETag of what the change is meant for: it happens to that or not at all. `*`: to anything.',
    schema: { type: 'string' },
    example: '"q1w2e3r4t5y6u7i8o9p0a1"',
  }
  const noneMatch = {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'An ETag that is known: 304 if it still stands.',
    schema: { type: 'string' },
    example: '"q1w2e3r4t5y6u7i8o9p0a1"',
  }
  const isRead = method === 'get' && hasField(reply, 'revision')
  return [
    ...list(params, 'path'),
    ...list(query, 'query'),
    ...(appends ? [key] : []),
    ...(ifMatch ? [match] : []),
    ...(isRead ? [noneMatch] : []),
  ]
}

const json = (schema: object, example: object | undefined) => ({
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
})

const replyOf = ({ reply, query }: Route): object =>
  hasField(query, 'dryRun')
    ? { anyOf: [schemaOf(reply), { $ref: '#/components/schemas/Rehearsed' }] }
    : schemaOf(reply)

/** What `?dryRun=true` is answered with. */
const rehearsedSchema = {
  type: 'object',
  required: ['dryRun', 'wouldRecord'],
  properties: {
    dryRun: { const: true },
    wouldRecord: {
      type: 'array',
      description: 'events, as docs/events.json has them',
      items: {
        type: 'object',
        required: ['type', 'data'],
        properties: { type: { type: 'string' }, data: { type: 'object' } },
      },
    },
  },
}

/** The wire form: money and positions are digits there. */
function schemaOf(schema: z.ZodType): object {
  const form = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return Object.fromEntries(Object.entries(form).filter(([key]) => key !== '$schema'))
}
