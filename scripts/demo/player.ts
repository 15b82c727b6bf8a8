// One player of the demo: comes, pays in, plays some rounds, rotates the seed, goes, comes again; outlives whatever the API answers.
import { setTimeout as delay } from 'node:timers/promises'
import { dice } from '../../domain/games/paytables/dice.ts'
import { stakesOf } from '../../domain/games/paytables/stakes.ts'
import type { Answer, Client } from '../simulation/client.ts'

export type DemoPlayer = { readonly email: string; readonly password: string }

export type Surroundings = {
  readonly client: Client
  readonly signal: AbortSignal
  readonly random: () => number
  /** Before the first sign-in, in ms. */
  readonly afterMs: number
  readonly tell: (text: string) => void
}

/** From and to, in ms: between two rounds, and between two visits. */
const THINKING = [2_000, 6_000] as const
const AWAY = [8_000, 40_000] as const

/** Rounds of a visit; in minor units what is paid in, and from where on some of it is paid out. */
const ROUNDS = [6, 30] as const
const DEPOSITS = [2_000, 6_000] as const
const ENOUGH = 12_000

/** Shares: of rounds after which the seed is rotated, of visits after which somebody who has enough is paid out. */
const ROTATED = 0.08
const PAID_OUT = 0.3

/** After a trouble, in ms: doubled from one to the next. */
const TROUBLE_MS = { first: 2_000, last: 60_000 }

/** A sign-in that is refused is refused again, and three of them lock the account for half an hour; in ms. */
const REFUSED_MS = 20 * 60_000

class SignInRefused extends Error {}

type Ask = (method: string, path: string, body?: object) => Promise<Answer>

/** Plays until the signal. */
export async function playOn(player: DemoPlayer, on: Surroundings): Promise<void> {
  const { signal, random, tell } = on
  const pause = (ms: number) => delay(ms, undefined, { signal })
  const between = ([from, to]: readonly [number, number]) =>
    Math.round(from + random() * (to - from))
  const ask = asking(player, on)
  let troubleMs = TROUBLE_MS.first
  try {
    await pause(on.afterMs)
    while (!signal.aborted) {
      try {
        await visit({ ask, between, pause, random })
        troubleMs = TROUBLE_MS.first
        await pause(between(AWAY))
      } catch (error) {
        if (signal.aborted) return
        tell(String(error))
        await pause(error instanceof SignInRefused ? REFUSED_MS : troubleMs)
        troubleMs = Math.min(troubleMs * 2, TROUBLE_MS.last)
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Requests as the player, who signs in again where a token has ended. */
function asking({ email, password }: DemoPlayer, { client }: Surroundings): Ask {
  let token: string | null = null
  return async function ask(method, path, body = {}) {
    if (token === null) {
      const signedIn = await client.send('POST', '/v1/auth/token', { body: { email, password } })
      if (signedIn.status !== 200)
        throw new SignInRefused(`a sign-in was answered ${signedIn.status}`)
      token = String(signedIn.body['accessToken'])
    }
    const answer = await client.send(method, path, { token, ...(method === 'GET' ? {} : { body }) })
    if (answer.status !== 401) return answer
    token = null
    return ask(method, path, body)
  }
}

type Visit = {
  ask: Ask
  between: (range: readonly [number, number]) => number
  pause: (ms: number) => Promise<void>
  random: () => number
}

async function visit(one: Visit): Promise<void> {
  const { ask, between, pause, random } = one
  const opened = done(await ask('POST', '/v1/sessions', { gameId: 'dice' }))
  const path = `/v1/sessions/${String(opened.body['sessionId'])}`
  let balance = Number(done(await ask('GET', '/v1/wallet')).body['balance'])
  try {
    for (let left = between(ROUNDS); left > 0; left -= 1) {
      await pause(between(THINKING))
      if (balance < 500) {
        done(await ask('POST', '/v1/deposits', { amount: String(between(DEPOSITS)) }))
      }
      const bet = await ask('POST', `${path}/bets`, betOf(one))
      if (bet.status === 201) balance = Number(bet.body['balance'])
      else if (bet.body['code'] === 'INSUFFICIENT_FUNDS') balance = 0
      else done(bet)
      if (random() < ROTATED) done(await ask('POST', `${path}/rotate`))
    }
  } finally {
    await ask('POST', `${path}/close`)
  }
  if (balance > ENOUGH && random() < PAID_OUT) {
    const amount = String(Math.floor(balance / 200) * 100)
    done(await ask('POST', '/v1/withdrawals', { amount }))
  }
}

/** Chances around the middle, small stakes: as most people play. */
function betOf({ random, between }: Visit) {
  const choice = String(between([1_500, 8_500]))
  const { step } = stakesOf(dice, choice)
  const wished = BigInt(Math.round(100 + random() * random() * 900))
  return { choice, stake: String(((wished + step - 1n) / step) * step) }
}

/** Throws where the answer is a refusal. */
function done(answer: Answer): Answer {
  if (answer.status < 300) return answer
  throw new Error(`${answer.status} ${String(answer.body['code'])}`)
}
