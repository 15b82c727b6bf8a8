/** What is open to everybody outside the versioned API, as OpenAPI has it. */
import { HEADERS } from './openapi-headers.ts'
import { problemResponses, SIGNED_IN } from './openapi-problems.ts'

const REFUSALS = problemResponses(['RATE_LIMITED', 'HEADERS_TOO_LARGE', 'INTERNAL'])

const textOf = (type: string) => ({ content: { [type]: { schema: { type: 'string' } } } })
const jsonOf = (schema: object, example: object) => ({
  content: { 'application/json': { schema, example } },
})

const answer = (description: string, content: object) => ({
  description,
  headers: HEADERS.always,
  ...content,
})

type Get = { operationId: string; summary: string; responses: Record<string, object> }

const get = ({ responses, ...rest }: Get, more: object = {}) => ({
  get: {
    ...rest,
    tags: ['platform'],
    security: [],
    parameters: [],
    responses: { ...responses, ...REFUSALS },
    ...more,
  },
})

const status = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string' } },
}
const checks = { type: 'object', additionalProperties: { type: 'string' } }
const ready = { ...status, properties: { ...status.properties, checks } }
const up = { status: 'ready', checks: { eventStore: 'ok', postgres: 'ok', projections: 'ok' } }
const down = {
  status: 'not ready',
  checks: {
    eventStore: 'ok',
    postgres: 'ok',
    projections: 'rounds is 41 s behind: see to the workers',
  },
}

/** The pages, by path: what they are to whom. */
const PAGES_OF_ROLES = {
  '/': ['getPlatformPage', 'The page of the platform: what it is, live'],
  '/player': ['getPlayerPage', 'The page on which players play'],
  '/operator': ['getOperatorPage', 'The page on which staff operate'],
  '/auditor': ['getAuditorPage', 'The page on which auditors audit'],
  '/verify': ['getVerifyPage', 'The page on which anybody verifies a round'],
} as const

const pageOf = ([path, [operationId, summary]]: [string, readonly [string, string]]) =>
  [
    path,
    get({
      operationId,
      summary,
      responses: { '200': answer('A page.', textOf('text/html')) },
    }),
  ] as const

const jwks = {
  keys: [
    {
      kty: 'EC',
      crv: 'P-256',
      use: 'sig',
      alg: 'ES256',
      kid: '1',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    },
  ],
}

export const unversionedPaths = (): Record<string, Record<string, object>> => ({
  '/health/live': get({
    operationId: 'isLive',
    summary: 'Whether the process runs',
    responses: { '200': answer('It does.', jsonOf(status, { status: 'live' })) },
  }),
  '/health/ready': get({
    operationId: 'isReady',
    summary: 'Whether requests can be answered',
    responses: {
      '200': answer('They can.', jsonOf(ready, up)),
      '503': answer('Not now; `checks` says which part is missing.', jsonOf(ready, down)),
    },
  }),
  '/metrics': get(
    {
      operationId: 'getMetrics',
      summary: 'What Prometheus scrapes (operator, auditor, admin, or the bearer of METRICS_TOKEN)',
      responses: {
        '200': answer('Its text form.', textOf('text/plain')),
        ...problemResponses(SIGNED_IN),
      },
    },
    { security: [{ bearer: [] }] },
  ),
  '/.well-known/jwks.json': get({
    operationId: 'getKeys',
    summary: 'The keys that access tokens are verified with',
    responses: { '200': answer('RFC 7517.', jsonOf({ type: 'object' }, jwks)) },
  }),
  '/openapi.json': get({
    operationId: 'getDescription',
    summary: 'This document',
    responses: { '200': answer('OpenAPI 3.1.', jsonOf({ type: 'object' }, { openapi: '3.1.0' })) },
  }),
  '/docs': get({
    operationId: 'getDocumentation',
    summary: 'This document to read and to try',
    responses: { '200': answer('A page.', textOf('text/html')) },
  }),
  ...Object.fromEntries(Object.entries(PAGES_OF_ROLES).map(pageOf)),
  '/problems': get({
    operationId: 'listProblems',
    summary: 'All error codes',
    responses: { '200': answer('A page, or text.', textOf('text/html')) },
  }),
  '/problems/{code}': get(
    {
      operationId: 'getProblem',
      summary: 'What an error code means, why it comes, what to do',
      responses: {
        '200': answer('A page, or text.', textOf('text/html')),
        ...problemResponses(['NOT_FOUND']),
      },
    },
    {
      parameters: [
        {
          name: 'code',
          in: 'path',
          required: true,
          schema: { type: 'string' },
          example: 'NOT_FOUND',
        },
      ],
    },
  ),
})
