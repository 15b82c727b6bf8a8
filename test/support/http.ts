/** A player over real HTTP: registered, signed in, paid in, with a session open. */
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
  const answer: unknown = type.includes('json') ? await response.json() : {}
  return {
    ...{ status: response.status, type, headers: response.headers },
    body: answer as Record<string, unknown>,
  }
}

export async function tokenOf(url: string, account: { email: string; password: string }) {
  const { email, password } = account
  const { body } = await ask(url, 'POST', { path: '/v1/auth/token', body: { email, password } })
  return String(body['accessToken'])
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
