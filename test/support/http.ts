/** A player over real HTTP: registered, signed in, paid in, with a session open. */
import { Secret, TOTP } from 'otpauth'
import { v7 } from 'uuid'
import { newAccount } from './account.ts'

export type Reply = {
  status: number
  type: string
  headers: Headers
  body: Record<string, unknown>
}

/** One request; `raw` is sent as it stands. */
export async function ask(
  url: string,
  method: string,
  options: {
    path: string
    token?: string | undefined
    body?: unknown
    raw?: string
    headers?: Record<string, string>
  },
): Promise<Reply> {
  const { path, token, body, raw, headers = {} } = options
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': v7() }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(text === undefined ? {} : { body: text }),
  })
  const type = response.headers.get('content-type') ?? ''
  const answer: unknown = /[/+]json/.test(type) ? await response.json() : {}
  if (!response.bodyUsed) await response.body?.cancel() // a stream has no end
  return {
    status: response.status,
    type,
    headers: response.headers,
    body: answer as Record<string, unknown>,
  }
}

/** An answer without these of its fields. */
export const without = (body: object, ...names: string[]) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))

type SignIn = { email: string; password: string; secondFactor?: string | undefined }

/** Of staff a token is kept as long as the run: each of their codes counts but once in half a minute. */
const kept = new Map<string, Promise<string>>()

export function tokenOf(url: string, account: SignIn): Promise<string> {
  const place = `${url} ${account.email}`
  const known = account.secondFactor === undefined ? undefined : kept.get(place)
  if (known !== undefined) return known
  const token = signInAt(url, account)
  if (account.secondFactor !== undefined) kept.set(place, token)
  return token
}

const STEP_MS = 30_000

/** With the code of the step before, of this one, or of the next: whichever was not taken yet. */
async function signInAt(url: string, { email, password, secondFactor }: SignIn): Promise<string> {
  const totp = secondFactor && new TOTP({ secret: Secret.fromBase32(secondFactor) })
  for (const step of totp ? [-1, 0, 1] : [0]) {
    const timestamp = Date.now() + step * STEP_MS
    const code = totp ? { code: totp.generate({ timestamp }) } : {}
    const body = { email, password, ...code }
    const reply = await ask(url, 'POST', { path: '/v1/auth/token', body })
    if (reply.status === 200) return String(reply.body['accessToken'])
  }
  return 'refused'
}

export type Player = {
  playerId: string
  token: string
  sessionId: string
  email: string
  password: string
}

/** `amount` in minor units of EUR. */
export async function newPlayer(url: string, amount = '100000'): Promise<Player> {
  const account = newAccount()
  const made = await ask(url, 'POST', { path: '/v1/players', body: account })
  const token = await tokenOf(url, account)
  await ask(url, 'POST', { path: '/v1/deposits', token, body: { amount } })
  const opened = await ask(url, 'POST', { path: '/v1/sessions', token, body: { gameId: 'dice' } })
  const { playerId } = made.body
  const { email, password } = account
  const sessionId = String(opened.body['sessionId'])
  return { playerId: String(playerId), token, sessionId, email, password }
}

/** A bet of 1.00 that is accepted; answers its position. */
export async function betOf(url: string, { token, sessionId }: Player): Promise<string> {
  const path = `/v1/sessions/${sessionId}/bets`
  const answer = await ask(url, 'POST', { path, token, body: { stake: '100', choice: '4950' } })
  if (answer.status !== 201) {
    throw new Error(`a bet was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  }
  return String(answer.body['position'])
}
