/** A player who bets and reads as fast as answers come, by turns through every API, and keeps each answer for judging. */
import { expect } from 'chai'
import { ask, betOf, type Player } from './http.ts'
import type { Truth } from './wallet-truth.ts'

const ENTRIES = 5

export type Kept = { readonly route: keyof Truth; readonly id: string; body: Answered }
type Answered = Record<string, unknown> & { asOf: { position: string; at: string } }

export type Hammer = {
  readonly kept: readonly Kept[]
  /** Settles when the player has stopped; rejects with the first answer that was none. */
  readonly stop: () => Promise<void>
}

export function startHammer(urls: readonly string[], player: Player): Hammer {
  const kept: Kept[] = []
  let isOver = false
  let turn = 0
  const url = () => urls[turn++ % urls.length] ?? ''

  async function keep(route: keyof Truth, id: string, path: string): Promise<void> {
    const { status, body } = await ask(url(), 'GET', { path, token: player.token })
    expect(status, `GET ${path}: ${JSON.stringify(body)}`).to.equal(200)
    kept.push({ route, id, body: body as Answered })
  }
  async function play(): Promise<void> {
    const { sessionId } = player
    while (!isOver) {
      const after = await betOf(url(), player)
      await keep('entries', '', `/v1/wallet/entries?limit=${ENTRIES}&after=${after}`)
      const newest = (kept.at(-1)?.body['data'] as { roundId: string | null }[])[0]
      const roundId = newest?.roundId ?? ''
      // Through both APIs, with and without waiting for the own bet.
      for (const query of [`?after=${after}`, '']) {
        await keep('wallet', '', `/v1/wallet${query}`)
        await keep('round', roundId, `/v1/rounds/${roundId}?after=${after}`)
        await keep('session', sessionId, `/v1/sessions/${sessionId}${query}`)
      }
    }
  }
  const playing = play()
  playing.catch(() => {}) // told by stop
  return {
    kept,
    async stop() {
      isOver = true
      await playing
    },
  }
}

/** Throws unless every answer is what the stream says as of its position, and no caller was ever led back. */
export function judge(kept: readonly Kept[], truth: Truth): void {
  const seen = new Map<string, { position: bigint; at: string }>()
  for (const { route, id, body } of kept) {
    const position = BigInt(body.asOf.position)
    const before = seen.get(route)
    if (before !== undefined && (position < before.position || body.asOf.at < before.at)) {
      throw new Error(`${route} went back from ${before.position} (${before.at}) to ${where(body)}`)
    }
    seen.set(route, { position, at: body.asOf.at })
    expect(answered(route, body), `${route} as of ${position}`).to.deep.equal(
      route === 'entries' ? truth.entries(position, ENTRIES) : truth[route](position, id),
    )
  }
}

const where = ({ asOf }: Answered) => `${asOf.position} (${asOf.at})`

function answered(route: keyof Truth, body: Answered): unknown {
  const only = (from: Record<string, unknown>, ...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, from[name]]))
  if (route === 'wallet') return only(body, 'balance', 'staked', 'paidOut')
  if (route === 'round') return only(body, 'stake', 'payout')
  if (route === 'session') return only(body, 'rounds', 'staked', 'paidOut')
  const rows = body['data'] as Record<string, unknown>[]
  return rows.map((row) => only(row, 'kind', 'amount', 'balance', 'number'))
}
