/** Codes of every route: form, token, key, limits, and what the system itself could not do. */
import type { Meaning } from './meaning.ts'

export const httpCodes = {
  CLOCK_SKEWED: {
    status: 503,
    title: 'The clock of this process is not right; nothing was done. Repeat with the same key.',
    cause:
      'It is more than 500 ms from that of the event store or of PostgreSQL: what it decides could end, begin or count at the wrong time.',
    remedy:
      'Repeat it after Retry-After with the same Idempotency-Key; reads go on. An operator sets the clock: GET /health/ready says whose it is off from, and how far.',
    retryAfterS: 2,
  },
  FACT_OF_ANOTHER: {
    status: 409,
    title: 'This refers to something of somebody else; nothing was changed.',
    cause: 'The request refers to a stake, payment or entry that is not of the account it is for.',
    remedy: 'Check for whom the request was meant, and which transaction it should name.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    title: 'Path and headers together are larger than 16 KiB.',
    cause: 'The request line and the headers together are longer than the server reads.',
    remedy: 'Send fewer or shorter headers; look for cookies that a proxy adds.',
  },
  IDEMPOTENCY_KEY_IN_FUTURE: {
    status: 400,
    title: 'The time in the Idempotency-Key is more than a minute ahead: set your clock.',
    cause: 'The key is a UUIDv7, and the time in it is more than a minute ahead of ours.',
    remedy: 'Set the clock of the machine that made the key, and make a new one.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    status: 400,
    title: 'An Idempotency-Key is 1 to 255 visible ASCII characters; a UUIDv7 is a good one.',
    cause: 'The key is longer than 255 characters, or holds something other than visible ASCII.',
    remedy: 'Take a UUIDv7 for each new request, and the same one for its repeats.',
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    status: 400,
    title: 'This request needs an Idempotency-Key header; send the same one when you repeat it.',
    cause:
      'The request changes something, and nothing would tell its repeat from a second request.',
    remedy:
      'Send an Idempotency-Key header: a new UUIDv7 for each new request, the same one for its repeats.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: 'This Idempotency-Key was used for another request: take a new one.',
    cause: 'The same caller has used this key on this route with another body.',
    remedy: 'Take a new key. If this was meant as a repeat, send exactly what was sent before.',
  },
  INTERNAL: {
    status: 500,
    title: 'Something is wrong on our side; it was recorded.',
    cause: 'The request met a fault of ours. It may or may not have been carried out.',
    remedy:
      'Repeat it with the same Idempotency-Key: it has its effect once at most. If it fails again, report the requestId.',
  },
  MALFORMED_JSON: {
    status: 400,
    title: 'The body is not JSON.',
    cause: 'The body cannot be parsed: it is cut off, has a comma too many, or is not UTF-8.',
    remedy: 'Send one JSON object, encoded in UTF-8.',
  },
  MALFORMED_REQUEST: {
    status: 400,
    title: 'This is not an HTTP request as HTTP/1.1 has it.',
    cause:
      'The bytes are no HTTP/1.1 request: a Host is missing, or two lengths contradict each other.',
    remedy:
      'Look at the client or proxy that wrote them; TLS sent to a port without TLS looks like this, too.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This path does not answer this method.',
    cause: 'The path exists, but does not take this method.',
    remedy: 'The header Allow lists the methods that it takes.',
  },
  NOT_FOUND: {
    status: 404,
    title: 'There is no such thing, or it is not yours.',
    cause: 'No such path, or no such thing; of things of other players the same is said.',
    remedy:
      'Check the id, and that it belongs to whoever is signed in. Of what was just made, read with ?after= its position.',
  },
  NOT_SIGNED_IN: {
    status: 401,
    title: 'Sign in at POST /v1/auth/token and send the token.',
    cause: 'The token is missing, is not one of ours, or was revoked by signing out.',
    remedy: 'Sign in at POST /v1/auth/token and send the accessToken as `Authorization: Bearer …`.',
  },
  NOT_YET_VISIBLE: {
    status: 503,
    title: 'The read tables have not reached this position yet.',
    cause: 'The read tables did not reach the position of ?after= within two seconds.',
    remedy:
      'Ask again after Retry-After. If it stays, an operator should look at the lag of the read models.',
    retryAfterS: 1,
  },
  OVERLOADED: {
    status: 503,
    title: 'Too much is waiting; nothing was done.',
    cause:
      'More is waiting than the process takes: commands for one wallet, commands altogether, or open streams.',
    remedy: 'Send the same request again after Retry-After, with the same Idempotency-Key.',
    retryAfterS: 1,
  },
  PARTS_MISSING: {
    status: 422,
    title: 'The request has no part: there is nothing to do.',
    cause: 'A request of several parts came with none.',
    remedy: 'Send at least one part.',
  },
  PARTS_REPEATED: {
    status: 422,
    title: 'Two parts of the request are the same thing, or have one name; nothing was changed.',
    cause:
      'Two parts have one id, or do the same to the same thing: it would not be known which of them counts.',
    remedy: 'Send each of them once; a part of its own needs an id of its own.',
  },
  PARTS_TOO_LARGE: {
    status: 413,
    title: 'What the parts would record does not fit into one append; nothing was changed.',
    cause: 'All parts are recorded together, and that has an upper limit of half a MiB.',
    remedy: 'Send fewer parts at once.',
  },
  PARTS_TOO_MANY: {
    status: 422,
    title: 'A request has at most 100 parts; nothing was changed.',
    cause: 'The request has more parts than are taken at once.',
    remedy: 'Send the rest in a request of its own.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: 'The body is larger than 16 KiB.',
    cause: 'The body has more than 16 KiB.',
    remedy: 'No request of this API needs so much: look at what is sent.',
  },
  PRECONDITION_FAILED: {
    status: 412,
    title: 'It is not as If-Match says any more; nothing was changed. Read it again.',
    cause:
      'If-Match names what was read, and the resource has changed since: somebody else was faster. Or the ETag is from before a release that made others, or the route has none to compare with.',
    remedy:
      'Read the resource again, decide anew, and send its new ETag: the header ETag of this answer says which it is; currentEtag, too, or currentRevision to staff.',
  },
  PRECONDITION_REQUIRED: {
    status: 428,
    title: 'This change needs an If-Match header with the ETag of what was read.',
    cause:
      'A change of this kind is decided on what somebody has seen, and the request does not say what that was.',
    remedy: 'Read the resource, and send its ETag as If-Match; `*` takes any.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many requests; nothing was done. Wait as long as Retry-After says.',
    cause:
      'The caller or the address has used up a policy of RateLimit-Policy, or has too many streams open.',
    remedy: 'Wait as long as Retry-After says; RateLimit tells what is left.',
    retryAfterS: 10,
  },
  READ_MODEL_STOPPED: {
    status: 503,
    title: 'What this is read from has stopped at an event: it would show what was before it.',
    cause:
      'A read model came to an event that it cannot fold, among those of a sixteenth of the players, and stands still for them alone. Commands, reads of other tables, and all other players go on.',
    remedy:
      'Ask again after Retry-After; nothing is lost. An operator sees event and error in `npm run projections -- list`, and mends it as docs/runbook.md says.',
    retryAfterS: 30,
  },
  REBUILD_PENDING: {
    status: 503,
    title: 'What this is read from is being built anew after an upgrade: ask again later.',
    cause:
      'The table is of another version than the code that answers, until a rebuild has swapped it. Commands, and reads of other tables, go on.',
    remedy:
      'Ask again after Retry-After. An operator runs `npm run rebuild -- --changed` once the workers have the new code, and replaces processes that are older than the tables.',
    retryAfterS: 5,
  },
  REFERENCES_TOO_MANY: {
    status: 422,
    title: 'A part refers to at most 16 others; nothing was changed.',
    cause: 'A part of the request refers to more than is looked up for one.',
    remedy: 'Send what it does to the rest as parts of their own.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'The request did not come whole in time.',
    cause: 'The request began and did not arrive whole in time.',
    remedy: 'Send it again, with the same Idempotency-Key; look at the connection.',
  },
  ROLE_REQUIRED: {
    status: 403,
    title: 'Your role may not do this.',
    cause: 'The route demands a permission that the role of the token does not have.',
    remedy: 'docs/roles.md lists who may do what; sign in as somebody who may.',
  },
  TOKEN_EXPIRED: {
    status: 401,
    title: 'The token has expired: sign in again.',
    cause: 'Access tokens live for fifteen minutes.',
    remedy: 'Spend the refresh token at POST /v1/auth/refresh, or sign in again.',
  },
  UNAVAILABLE: {
    status: 503,
    title: 'A part of the system cannot be reached; repeat with the same key.',
    cause:
      'The event store or PostgreSQL cannot be reached. A command may have been carried out nevertheless.',
    remedy:
      'Repeat it after Retry-After with the same Idempotency-Key; GET /health/ready says which part is away.',
    retryAfterS: 1,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'Bodies are application/json in UTF-8.',
    cause:
      'The body is not application/json in UTF-8, or is compressed in a way that is not known here.',
    remedy: 'Send `Content-Type: application/json`.',
  },
  VALIDATION_FAILED: {
    status: 400,
    title: 'The request does not have the form it must have.',
    cause: 'A part of the request does not have its form.',
    remedy:
      '`errors` names each: where it is (body, path, query, header), a JSON pointer to it, and what it must be.',
  },
  WRONG_REVISION: {
    status: 409,
    title: 'Other requests kept overtaking this one; repeat it with the same key.',
    cause:
      'For two seconds other requests changed the same stream each time before this one could.',
    remedy: 'Send the same request again after Retry-After, with the same Idempotency-Key.',
    retryAfterS: 1,
  },
} satisfies Record<string, Meaning>
