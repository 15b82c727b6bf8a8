/** The demo's visitor: one account of the house's own, which plays over HTTP as any player does, so that a round can be followed. */
import { createHmac } from 'node:crypto'
import { v7 } from 'uuid'
import { Problem } from '../http/problem.ts'

/** A request as it was sent, but for its token, and its answer. */
export type Exchange = {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Record<string, unknown> | null
  readonly status: number
  readonly answer: Record<string, unknown>
  readonly tookMs: number
}

export type VisitorDeps = {
  /** Where this process listens. */
  readonly url: () => string
  /** Makes the account where it is not there; the same again does nothing. */
  readonly ensure: (account: { email: string; password: string }) => Promise<void>
  readonly rootKey: Buffer
}

export type Visitor = {
  /** Throws UNAVAILABLE where it is not answered as a player should be. */
  readonly ask: (method: string, path: string, body?: Record<string, unknown>) => Promise<Exchange>
}

const ANSWER_MS_MAX = 5_000
const NO_TOKEN = 'Bearer (left out)'

/** All processes on one keyring know it, and nobody else: neither can the account be taken by who registers first. */
function accountOf(rootKey: Buffer) {
  const secret = (what: string) =>
    createHmac('sha256', rootKey).update(`the demo’s visitor: ${what}`).digest('base64url')
  const name = secret('name')
    .replaceAll(/[^a-z0-9]/gi, '')
    .toLowerCase()
  return { email: `visitor-${name.slice(0, 10)}@demo.example`, password: secret('password') }
}

/** Of a server that listens on every address: its loopback. */
const onLoopback = (url: string): string =>
  url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')

export function createVisitor({ url, ensure, rootKey }: VisitorDeps): Visitor {
  const account = accountOf(rootKey)
  let token: string | null = null

  async function send(method: string, path: string, body: Exchange['body']): Promise<Exchange> {
    const beganMs = performance.now()
    const headers: Record<string, string> = {
      ...(body === null ? {} : { 'Content-Type': 'application/json', 'Idempotency-Key': v7() }),
      'X-Request-Id': v7(),
      ...(token === null ? {} : { Authorization: NO_TOKEN }),
    }
    const response = await fetch(onLoopback(url()) + path, {
      method,
      headers: { ...headers, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) },
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as Record<string, unknown>
    const tookMs = Math.round((performance.now() - beganMs) * 10) / 10
    return { method, path, headers, body, status: response.status, answer, tookMs }
  }

  async function signIn(): Promise<void> {
    await ensure(account)
    token = null
    const { status, answer } = await send('POST', '/v1/auth/token', account)
    if (status !== 200) throw new Problem('UNAVAILABLE')
    token = String(answer['accessToken'])
  }

  return {
    async ask(method, path, body) {
      if (token === null) await signIn()
      const exchange = await send(method, path, body ?? null)
      if (exchange.status !== 401) return exchange
      await signIn()
      return send(method, path, body ?? null)
    },
  }
}
