/** Requests to the API as somebody of an area, or as nobody: what may be repeated is repeated, what failed is told in words. */
import { newKey } from './key.js'
import { ApiProblem } from './problem.js'
import { accessToken, anotherToken, subjectOf } from './sign-in.js'
import { shared } from './texts.js'

/** Of one request, in ms; how often it is sent, and the longest wait that is waited for, in s. */
const ANSWER_MS = 15_000
const TRIES_MAX = 4
const WAIT_MAX_S = 15

/**
 * `area`: 'player', 'staff', or null for requests without a token. `signInAgain` is asked where a sign-in has ended while
 * something was to be sent; it resolves to whether there is one again. `tell(text)` hears of waits, and null when they are over.
 */
export function createApi(area, { signInAgain = async () => false, tell = () => {} } = {}) {
  /** Whose page this is, once a token has said so: what they have typed is sent for nobody else. */
  let subject = null
  function refuseOther(token) {
    const whose = subjectOf(token)
    if (whose === null) return
    subject ??= whose
    if (whose !== subject) throw new Error(shared.somebodyElse)
  }

  /** { status, body, etag, position } of a request; throws ApiProblem. Reads and what has a key are sent again after a 429 or 503. */
  async function ask(method, path, { body, key, ifMatch, signal, as } = {}) {
    const isRepeatable = method === 'GET' || key !== undefined
    let hasAskedAgain = false
    for (let tries = 1; ; tries += 1) {
      const { token, failed } = await tokenOf(area)
      refuseOther(token)
      const headers = headersOf({ token, body, key, ifMatch })
      const answer = failed ?? (await once(path, { method, headers, body, signal, as }))
      if (answer.ok) return answer
      const problem = new ApiProblem(answer.body, answer.status)
      if (answer.status === 401 && area !== null && !hasAskedAgain) {
        hasAskedAgain = true
        const { token: other, failed } = await tokenOf(area, token)
        if (failed !== undefined || other !== null || (await signInAgain())) continue
      }
      const waitS = waitOf(answer, tries)
      if (!isRepeatable || waitS === null) throw problem
      tell((answer.status === 0 ? shared.noAnswer : shared.waiting)(waitS))
      try {
        await pause(waitS * 1_000, signal)
      } finally {
        tell(null)
      }
    }
  }
  return {
    get: async (path, options) => (await ask('GET', path, options)).body,
    /** As `get`, with the ETag that a change names in If-Match. */
    read: (path, options) => ask('GET', path, options),
    /** Sends a change under a key of its own, or under the one given: the same on every repeat. */
    post: async (path, body = {}, { key = newKey(), ...options } = {}) =>
      (await ask('POST', path, { body, key, ...options })).body,
    put: async (path, body = {}, { key = newKey(), ...options } = {}) =>
      (await ask('PUT', path, { body, key, ...options })).body,
    /** What a POST answers as a file. Throws ApiProblem. */
    file: async (path, body) => (await ask('POST', path, { body, as: 'blob' })).body,
    /** The Response itself, for streams; a fresh token each time. Throws ApiProblem where there is none. */
    async open(path, { signal, headers = {} } = {}) {
      const token = area === null ? null : await accessToken(area)
      refuseOther(token)
      try {
        return await fetch(path, { headers: { ...headersOf({ token }), ...headers }, signal })
      } catch {
        signal?.throwIfAborted()
        throw new ApiProblem({})
      }
    },
  }
}

/** The token to send, `used` being one that was refused; `failed`: as an answer, where a refresh was asked for and not decided. */
async function tokenOf(area, used) {
  if (area === null) return { token: null }
  try {
    return { token: await (used ? anotherToken(area, used) : accessToken(area)) }
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    const { status, body, retryAfterS = null } = error
    return { token: null, failed: { ok: false, status, body, retryAfterS } }
  }
}

const headersOf = ({ token, body, key, ifMatch }) => ({
  ...(token ? { Authorization: `Bearer ${token}` } : {}),
  ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  ...(key === undefined ? {} : { 'Idempotency-Key': key }),
  ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
})

/** `as`: 'json' or 'blob'. An answer that ends before its end is none: whoever sent a change does not know what came of it. */
async function once(path, { method, headers, body, signal, as = 'json' }) {
  const limit = AbortSignal.timeout(ANSWER_MS)
  const either = signal === undefined ? limit : AbortSignal.any([limit, signal])
  try {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const response = await fetch(path, { method, headers, body: text, signal: either })
    const { ok, status } = response
    const after = response.headers.get('retry-after')
    return {
      ok,
      status,
      body: ok ? await response[as]() : await response.json().catch(() => ({})),
      etag: response.headers.get('etag') ?? undefined,
      retryAfterS: after === null ? null : Number(after),
    }
  } catch {
    signal?.throwIfAborted()
    return { ok: false, status: 0, body: {}, retryAfterS: null }
  }
}

/** Seconds to wait before the same is sent again; null: it is not. */
function waitOf({ status, retryAfterS }, tries) {
  if (tries >= TRIES_MAX || ![0, 429, 503].includes(status)) return null
  const waitS = retryAfterS ?? tries
  return waitS <= WAIT_MAX_S ? waitS : null
}

const pause = (ms, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    const end = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end)
  })
