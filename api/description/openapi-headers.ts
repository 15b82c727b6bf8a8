/** The headers of answers, as OpenAPI has them: described once, named where they come. */

const text = (description: string, more: object = {}) => ({
  description,
  schema: { type: 'string', ...more },
})

/** `components.headers`. */
export const headerComponents = {
  RequestId: text('That of the request, or a new one; `correlationId` of the events that follow.'),
  RateLimitPolicy: text(
    'The limit that the request was counted against: "name";q=requests;w=seconds.',
  ),
  RateLimit: text('What is left of it: "name";r=requests;t=seconds until it begins anew.'),
  RetryAfter: {
    description: 'Seconds after which the same request, with the same key, may succeed.',
    schema: { type: 'integer', minimum: 1 },
  },
  ETag: text(
    'Names what is shown, for If-None-Match and If-Match. To staff it is the revision; to players it is opaque.',
    { pattern: '^"[A-Za-z0-9_-]{1,64}"$' },
  ),
  Link: text('Where the next page is: `<…>; rel="next"`; absent on the last one.'),
  IdempotentReplayed: {
    description: 'true when this key was used before: the answer is that of the first time.',
    schema: { const: 'true' },
  },
}

const ref = (name: keyof typeof headerComponents) => ({ $ref: `#/components/headers/${name}` })

export const HEADERS = {
  always: {
    'X-Request-Id': ref('RequestId'),
    'RateLimit-Policy': ref('RateLimitPolicy'),
    RateLimit: ref('RateLimit'),
  },
  retryAfter: { 'Retry-After': ref('RetryAfter') },
  etag: { ETag: ref('ETag') },
  link: { Link: ref('Link') },
  replayed: { 'Idempotent-Replayed': ref('IdempotentReplayed') },
}
