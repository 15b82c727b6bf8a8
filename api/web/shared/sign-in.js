/** Who is signed in on these pages: a player, and apart from them one of the staff. All tabs share it; tokens travel in headers alone. */
import { newKey } from './key.js'
import { ApiProblem } from './problem.js'

/** A token that ends this soon is refreshed before it is used, in ms. */
const SOON_MS = 20_000
const changes = new EventTarget()
const inMemory = new Map()

const keyOf = (area) => `acme.sign-in.${area}`

/** { accessToken, refreshToken, expiresAtMs } of the area ('player', 'staff'), or null. */
export function signedIn(area) {
  if (inMemory.has(area)) return inMemory.get(area)
  try {
    return JSON.parse(localStorage.getItem(keyOf(area)) ?? 'null')
  } catch {
    return null
  }
}

function keep(area, tokens) {
  inMemory.delete(area)
  try {
    if (tokens === null) localStorage.removeItem(keyOf(area))
    else localStorage.setItem(keyOf(area), JSON.stringify(tokens))
  } catch {
    inMemory.set(area, tokens) // a browser that keeps nothing: signed in as long as the page lives
  }
  changes.dispatchEvent(new Event(area))
}

/** Hears of sign-ins and sign-outs of the area, in other tabs, too. */
export function onSignIn(area, listener, { signal } = {}) {
  changes.addEventListener(area, listener, { signal })
  const fromOther = ({ key }) => {
    if (key === keyOf(area)) listener()
  }
  addEventListener('storage', fromOther, { signal })
}

/** Answers what the API said. Throws ApiProblem. `code` is of the second factor, '' where there is none. */
export async function signIn(area, { email, password, code }) {
  const body = { email, password, device: device(), ...(code === '' ? {} : { code }) }
  const answer = await post('/v1/auth/token', body)
  keep(area, tokensOf(answer))
  return answer
}

/** A random id of this browser, kept for ever: by it the API tells a sign-in from elsewhere. Where nothing is kept, one a page. */
function device() {
  const known = inMemory.get('device') ?? storedDevice() ?? newKey()
  try {
    localStorage.setItem('acme.device', known)
  } catch {
    inMemory.set('device', known)
  }
  return known
}

function storedDevice() {
  try {
    const kept = localStorage.getItem('acme.device') ?? ''
    return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(kept) ? kept : null
  } catch {
    return null
  }
}

/** Signed out by somebody, not ended by itself: other tabs hear of it by `onForgotten`. */
export function forget(area) {
  keep(area, null)
  try {
    localStorage.setItem(forgottenKey(area), newKey()) // another value each time, or nobody would hear of it
  } catch {
    // a browser that keeps nothing has no other tabs to tell
  }
}

const forgottenKey = (area) => `acme.forgotten.${area}`

/** Hears that somebody has signed out in another tab: what is shown here was theirs. */
export function onForgotten(area, listener) {
  addEventListener('storage', ({ key }) => {
    if (key === forgottenKey(area)) listener()
  })
}

/** The access token, refreshed where it ends soon; null where nobody is signed in, or no longer. Throws ApiProblem where nobody can say. */
export async function accessToken(area) {
  const tokens = signedIn(area)
  if (tokens === null) return null
  if (Date.now() < tokens.expiresAtMs - SOON_MS) return tokens.accessToken
  return refreshed(area, tokens)
}

/** After a 401: another tab may have refreshed meanwhile; `used` is what was refused. */
export async function anotherToken(area, used) {
  const tokens = signedIn(area)
  if (tokens === null) return null
  return tokens.accessToken === used ? refreshed(area, tokens) : tokens.accessToken
}

/** One tab at a time: a refresh token is spent once, and the others take what came of it. */
function refreshed(area, seen) {
  const spend = async () => {
    const tokens = signedIn(area)
    if (tokens === null) return null
    if (tokens.refreshToken !== seen.refreshToken) return tokens.accessToken
    try {
      const { refreshToken, refreshKey } = tokens
      const next = tokensOf(await post('/v1/auth/refresh', { refreshToken }, refreshKey))
      if (!isStill(area, tokens)) return signedIn(area)?.accessToken ?? null
      keep(area, next)
      return next.accessToken
    } catch (error) {
      if (!(error instanceof ApiProblem) || !isEnd(error)) throw error
      if (isStill(area, tokens)) keep(area, null)
      return signedIn(area)?.accessToken ?? null
    }
  }
  return navigator.locks === undefined ? spend() : navigator.locks.request(keyOf(area), spend)
}

/** Whether nobody has signed in or out while the refresh was asked for: what came of it would undo that. */
const isStill = (area, { refreshToken }) => signedIn(area)?.refreshToken === refreshToken

/** Refused for good, or no refresh token at all, as after somebody's hand in the storage; 429 and what nobody could say are not. */
const isEnd = ({ status }) => [400, 401, 422].includes(status)

/** Whose an access token is; null for none. */
export function subjectOf(token) {
  try {
    return JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).sub
  } catch {
    return null
  }
}

/** With the key under which its refresh is asked, and asked again should the answer be lost, by whichever tab. */
const tokensOf = ({ accessToken, refreshToken, expiresIn }) => ({
  accessToken,
  refreshToken,
  refreshKey: newKey(),
  expiresAtMs: Date.now() + expiresIn * 1_000,
})

async function post(path, body, key = newKey()) {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key }
  const response = await fetch(path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  }).catch(() => {
    throw new ApiProblem({})
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) {
    const after = response.headers.get('retry-after')
    const retryAfterS = after === null ? null : Number(after)
    throw Object.assign(new ApiProblem(answer, response.status), { retryAfterS })
  }
  return answer
}
