/** Assigns its market to each wallet that was opened before there were markets, from the country of its player. */
import { asMarket, marketOfPlayer } from '../../../domain/jurisdictions/markets.ts'
import { player } from '../../../domain/identity/player/decider.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import { commandIdOf } from '../../../eventstore/ids.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import { playerIdsAfter } from '../../../projections/identity/players.ts'
import { readAll } from '../../../projections/reading/read.ts'

export type AssignDeps = { readonly pool: Pool; readonly handler: CommandHandler }

/** Players looked up at once, and wallets written at once. */
const BATCH = 200
const AT_ONCE = 8

/**
 * `known`: had a market already. `closed`: a wallet that is closed, or was never opened. `elsewhere`: the country has no
 * market, or its region is not on record: the strictest of all holds. `overtaken`: another process was first.
 */
export const OUTCOMES = ['assigned', 'known', 'closed', 'elsewhere', 'overtaken'] as const
export type Assigned = Record<(typeof OUTCOMES)[number], number>

/** In the order of ids. Whoever has a market is passed over: it may be ended and begun again at any time. */
export async function assignMarkets(
  deps: AssignDeps,
  onDone: (players: number) => void = () => {},
): Promise<Assigned> {
  const counts: Assigned = { assigned: 0, known: 0, closed: 0, elsewhere: 0, overtaken: 0 }
  let after: string | null = null
  for (;;) {
    const some: { player_id: string }[] = await readAll(deps.pool, playerIdsAfter(after, BATCH))
    const last = some.at(-1)
    if (last === undefined) return counts
    for (let n = 0; n < some.length; n += AT_ONCE) {
      const turn = some.slice(n, n + AT_ONCE)
      for (const outcome of await Promise.all(turn.map((one) => assign(deps, one.player_id)))) {
        counts[outcome] += 1
      }
    }
    after = last.player_id
    onDone(some.length)
  }
}

async function assign({ handler }: AssignDeps, id: string): Promise<keyof Assigned> {
  const { status, market: known } = await handler.stateOf(wallet, id, { isFresh: true })
  if (known !== null) return 'known'
  if (status !== 'open') return 'closed'
  const whose = await handler.stateOf(player, id, { isFresh: true })
  const market = whose.status === 'registered' ? asMarket(marketOfPlayer(whose)) : null
  if (market === null) return 'elsewhere'
  const executed = await handler.execute(wallet, {
    id,
    commandId: commandIdOf(id, 'assign-market', market),
    bodyHash: market,
    correlationId: id,
    actor: { role: 'system', id: 'assign-markets' },
    command: () => ({ type: 'AssignMarket' as const, market, replaces: null }),
  })
  const isAssigned =
    executed.outcome === 'accepted' && executed.events[0]?.type === 'MarketAssigned'
  if (isAssigned) return 'assigned'
  return executed.outcome === 'rejected' ? 'closed' : 'overtaken'
}
