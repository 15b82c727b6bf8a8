/** Players who bet over HTTP while parts of the system die, and note all that they sent and were answered. */
import { v7 } from 'uuid'
import { newAccount } from './account.ts'
import {
  createClient,
  Unanswered,
  type Answer,
  type Client,
} from '../../scripts/simulation/client.ts'

/** One bet: its key, and its answer once there is one. An abandoned one never gets one. */
export type SentBet = {
  readonly playerId: string
  readonly path: string
  readonly key: string
  readonly body: { stake: string; choice: string }
  answer: Record<string, unknown> | null
}

export type Load = {
  readonly bets: readonly SentBet[]
  readonly playerIds: readonly string[]
  /** Bets acknowledged so far, by player. */
  readonly acknowledged: (playerId?: string) => number
  /** What ended a player too early; undefined while all is well. */
  readonly failure: () => unknown
  /** Settles when every player has ended and closed; rejects with what went wrong. */
  readonly finish: () => Promise<void>
  /** A definite answer, as the player of `bet` gets it. */
  readonly repeat: (bet: SentBet) => Promise<Answer>
  readonly ask: Asker
  readonly end: () => void
}

type Asker = (
  playerId: string,
  method: string,
  request: { path: string; body?: object; key?: string },
) => Promise<Answer>

/** Shares of what a player does between two bets; the rest is nothing. */
const SHARE = { rotated: 0.02, deposited: 0.03, reopened: 0.01, doubled: 0.05, abandoned: 0.03 }

const DEPOSIT = '50000'

/** Longest that one request is repeated, in ms: a start of everything and some patience. */
const PATIENCE_MS = 90_000

export async function startLoad(
  url: string,
  {
    players,
    randomOf,
    gapMs = 0,
  }: {
    players: number
    randomOf: (player: number) => () => number
    /** What a player waits at least between two bets. */
    gapMs?: number
  },
): Promise<Load> {
  const client = createClient(url)
  const tokens = new Map<string, string>()
  const bets: SentBet[] = []
  const acknowledged = new Map<string, number>()
  let isEnding = false
  const ask: Asker = (playerId, method, request) =>
    surely(client, method, { ...request, token: tokens.get(playerId) ?? '' })

  for (let n = 1; n <= players; n += 1) await signUp(client, tokens, n)
  const playing = [...tokens.keys()].map((playerId, n) =>
    play({
      playerId,
      ask,
      random: randomOf(n),
      bets,
      gapMs,
      isEnding: () => isEnding,
      abandon: (bet) => void abandon(url, tokens.get(playerId) ?? '', bet),
      onAnswer: () => acknowledged.set(playerId, (acknowledged.get(playerId) ?? 0) + 1),
    }),
  )
  const all = Promise.all(playing)
  let failure: unknown
  all.catch((error: unknown) => {
    failure = error
    isEnding = true
  })
  return {
    bets,
    ask,
    end: client.end,
    failure: () => failure,
    playerIds: [...tokens.keys()],
    acknowledged: (playerId) =>
      playerId === undefined
        ? [...acknowledged.values()].reduce((sum, n) => sum + n, 0)
        : (acknowledged.get(playerId) ?? 0),
    async finish() {
      isEnding = true
      await all
    },
    repeat: ({ playerId, path, key, body }) => ask(playerId, 'POST', { path, key, body }),
  }
}

type Sent = { path: string; body?: object; key?: string; token: string }

/** Until the answer is definite, with the same key; a broken invariant (500) is none to repeat. */
async function surely(client: Client, method: string, sent: Sent): Promise<Answer> {
  const { path, key = v7(), ...rest } = sent
  const startedMs = performance.now()
  for (;;) {
    try {
      return await client.send(method, path, { ...rest, key })
    } catch (error) {
      if (!(error instanceof Unanswered) || error.message.includes(': 500 ')) throw error
      if (performance.now() - startedMs > PATIENCE_MS) throw error
    }
  }
}

async function signUp(client: Client, tokens: Map<string, string>, n: number): Promise<void> {
  const body = newAccount(`Player ${n} ${v7()}`)
  const { email, password } = body
  const made = bodyOf(await client.send('POST', '/v1/players', { body }), 201)
  const signedIn = bodyOf(
    await client.send('POST', '/v1/auth/token', { body: { email, password } }),
    200,
  )
  tokens.set(String(made['playerId']), String(signedIn['accessToken']))
}

type Playing = {
  playerId: string
  ask: Asker
  random: () => number
  bets: SentBet[]
  gapMs: number
  isEnding: () => boolean
  onAnswer: () => void
  abandon: (bet: SentBet) => void
}

async function play(playing: Playing): Promise<void> {
  const { playerId, ask, random, isEnding, gapMs } = playing
  const post = (path: string, body: object = {}) => ask(playerId, 'POST', { path, body })
  const open = async () => {
    const opened = bodyOf(await post('/v1/sessions', { gameId: 'dice' }), 201)
    return `/v1/sessions/${String(opened['sessionId'])}`
  }
  bodyOf(await post('/v1/deposits', { amount: DEPOSIT }), 201)
  let session = await open()
  while (!isEnding()) {
    await bet(playing, session)
    if (gapMs > 0) await new Promise((resolve) => setTimeout(resolve, gapMs))
    const chance = random()
    if (chance < SHARE.rotated) bodyOf(await post(`${session}/rotate`), 200)
    else if (chance < SHARE.rotated + SHARE.deposited) {
      bodyOf(await post('/v1/deposits', { amount: DEPOSIT }), 201)
    } else if (chance < SHARE.rotated + SHARE.deposited + SHARE.reopened) {
      bodyOf(await post(`${session}/close`), 200)
      session = await open()
    }
  }
  bodyOf(await post(`${session}/close`), 200)
}

async function bet({ playerId, ask, random, ...playing }: Playing, session: string) {
  const body = { stake: String(1 + Math.floor(random() * 200)), choice: '4950' }
  const sent: SentBet = { playerId, path: `${session}/bets`, key: v7(), body, answer: null }
  playing.bets.push(sent)
  const chance = random()
  if (chance < SHARE.abandoned) {
    playing.abandon(sent)
    return
  }
  const { path, key } = sent
  const times = chance < SHARE.abandoned + SHARE.doubled ? 2 : 1
  const send = () => ask(playerId, 'POST', { path, key, body })
  const answers = await Promise.all(Array.from({ length: times }, send))
  for (const answer of answers) {
    if (answer.status === 409 && answer.body['code'] === 'INSUFFICIENT_FUNDS') return
    const answered = bodyOf(answer, 201)
    if (sent.answer !== null) sameAnswer(sent, answered)
    sent.answer = answered
  }
  playing.onAnswer()
}

/**
 * Throws when two answers to one key differ. Their `position` may: commands that left in one append are first
 * answered with the position of that append's end, a repeat with that of its own event.
 */
export function sameAnswer({ key, answer }: SentBet, again: Record<string, unknown>): void {
  const facts = (body: typeof again | null) => JSON.stringify({ ...body, position: undefined })
  if (facts(answer) === facts(again)) return
  throw new Error(`${key} was answered ${JSON.stringify(answer)}, then ${JSON.stringify(again)}`)
}

/** Sends once and never looks at the answer, as a caller does who goes away. */
async function abandon(url: string, token: string, { path, key, body }: SentBet): Promise<void> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  await fetch(url + path, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  }).then(
    (answer) => answer.arrayBuffer(),
    () => null,
  )
}

/** The body of an answer with this status; throws for any other. */
export function bodyOf({ status, body }: Answer, wanted: number): Record<string, unknown> {
  if (status === wanted) return body
  throw new Error(`answered ${status} instead of ${wanted}: ${JSON.stringify(body)}`)
}
