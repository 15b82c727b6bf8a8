// One simulated player: registers, pays in, plays, rotates and repeats now and then, closes in the end.
import { v7 } from 'uuid'
import { dice } from '../../domain/games/paytables/dice.ts'
import { stakesOf } from '../../domain/games/paytables/stakes.ts'
import { TERMS_VERSION } from '../../domain/identity/terms.ts'
import type { Answer, Client } from './client.ts'

/** What the run has left to play, and what came of it. */
export type Run = {
  client: Client
  /** Tells this run's players from those of others. */
  runId: string
  random: () => number
  /** Takes one of the accepted rounds that are still to be played; false when there are none. */
  takeRound: () => boolean
  giveBack: () => void
  onRound: (stake: bigint, payout: bigint) => void
  onRefusal: (code: string) => void
}

const DEPOSIT = '100000'

/** Share of rounds after which the request is repeated, or the seed rotated. */
const REPEATED = 0.02
const ROTATED = 0.005

/** Share of rounds that are read back at once. */
const READ = 0.02

export async function play(run: Run, number: number): Promise<void> {
  const { client, runId } = run
  const email = `player-${number}-${runId}@simulation.example`
  const password = `simulated ${runId}`
  const account = {
    email,
    password,
    givenName: `Player ${number}`,
    familyName: runId,
    dateOfBirth: '1990-01-01',
    country: 'MT',
    currency: 'EUR',
    termsVersion: TERMS_VERSION,
    address: { street: '1 Republic Street', city: 'Valletta', postalCode: 'VLT 1110' },
  }
  expect(await client.send('POST', '/v1/players', { body: account }), 201)
  const signIn = async () => {
    const signedIn = await client.send('POST', '/v1/auth/token', { body: { email, password } })
    return String(expect(signedIn, 200)['accessToken'])
  }
  let token = await signIn()
  const ask: Ask = async (method, path, { body = {}, key = v7() } = {}) => {
    const send = () =>
      client.send(method, path, { token, key, ...(method === 'GET' ? {} : { body }) })
    const answer = await send()
    if (answer.body['code'] !== 'TOKEN_EXPIRED') return answer
    token = await signIn()
    return send()
  }

  expect(await ask('POST', '/v1/deposits', { body: { amount: DEPOSIT } }), 201)
  const opened = expect(await ask('POST', '/v1/sessions', { body: { gameId: 'dice' } }), 201)
  const path = `/v1/sessions/${String(opened['sessionId'])}`
  expect(await ask('PUT', `${path}/client-seed`, { body: { clientSeed: `player-${number}` } }), 200)
  while (run.takeRound()) {
    const isPlayed = await bet(run, path, ask)
    if (!isPlayed) run.giveBack()
    if (run.random() < ROTATED) expect(await ask('POST', `${path}/rotate`), 200)
  }
  const closed = expect(await ask('POST', `${path}/close`), 200)
  await compareLedger(ask, String(closed['position']))
}

type Ask = (
  method: string,
  path: string,
  options?: { body?: object; key?: string },
) => Promise<Answer>

/** Answers whether a round was played: a refusal by a rule is none, and no error. */
async function bet(run: Run, path: string, ask: Ask): Promise<boolean> {
  const choice = String(100 + Math.floor(run.random() * 9_401))
  const stake = takenFrom(choice, BigInt(1 + Math.floor(run.random() * 500)))
  const key = v7()
  const body = { stake: String(stake), choice }
  const answer = await ask('POST', `${path}/bets`, { body, key })
  if (answer.status !== 201) {
    const code = String(answer.body['code'])
    if (answer.status !== 409) throw new Error(`a bet was answered ${answer.status} ${code}`)
    run.onRefusal(code)
    if (code === 'INSUFFICIENT_FUNDS') {
      expect(await ask('POST', '/v1/deposits', { body: { amount: DEPOSIT } }), 201)
    }
    return false
  }
  run.onRound(stake, BigInt(String(answer.body['payout'])))
  if (run.random() < REPEATED) {
    const again = await ask('POST', `${path}/bets`, { body, key })
    if (!again.isReplay || factsOf(again) !== factsOf(answer)) {
      throw new Error(`a repeated bet was answered ${JSON.stringify(again.body)}`)
    }
  }
  if (run.random() < READ) await compareRound(ask, answer)
  return true
}

/** An answer but for its position: a bet is told where its append ended, a repeat where its event stands. */
const factsOf = ({ body }: Answer) => JSON.stringify({ ...body, position: undefined })

/** The round that is read must be the one that was answered. */
async function compareRound(ask: Ask, { body }: Answer): Promise<void> {
  const { roundId, payout, outcome, position } = body
  const path = `/v1/rounds/${String(roundId)}?after=${String(position)}`
  const read = expect(await ask('GET', path), 200)
  if (read['payout'] === payout && read['outcome'] === outcome) return
  throw new Error(`round ${String(roundId)} is read as ${JSON.stringify(read)}`)
}

/** The balance that is read must be the sum of the entries that are read. */
async function compareLedger(ask: Ask, position: string): Promise<void> {
  const wallet = expect(await ask('GET', `/v1/wallet?after=${position}`), 200)
  let sum = 0n
  for (let cursor = ''; ;) {
    const query = `after=${position}&limit=100${cursor}`
    const page = expect(await ask('GET', `/v1/wallet/entries?${query}`), 200)
    for (const { amount } of page['data'] as { amount: string }[]) sum += BigInt(amount)
    if (page['hasMore'] !== true) break
    cursor = `&cursor=${String(page['nextCursor'])}`
  }
  if (String(sum) !== wallet['balance']) {
    throw new Error(`the entries sum up to ${sum}, the balance is ${String(wallet['balance'])}`)
  }
}

/** The body of an answer with this status; anything else is an error of the run. */
function expect({ status, body }: Answer, wanted: number): Record<string, unknown> {
  if (status === wanted) return body
  throw new Error(`answered ${status} instead of ${wanted}: ${JSON.stringify(body)}`)
}

/** The least stake from `stake` on that is a multiple of the choice's step. */
function takenFrom(choice: string, stake: bigint): bigint {
  const { step } = stakesOf(dice, choice)
  return ((stake + step - 1n) / step) * step
}
