/** What live updates show of players, as their own reads would answer it. */
import { z } from 'zod'
import type { Answer, AsOf, Reading } from '../projections/reading/read.ts'
import { openSessionsOf } from '../projections/games/sessions.ts'
import { balancesOf } from '../projections/wallet/wallet-balance.ts'
import type { LiveDeps } from './live/live.ts'
import type { Kind, State } from './live/live-stream.ts'
import { sessionOf, sessionSchema } from './games/session-routes.ts'
import { walletOf, walletSchema } from './wallet/wallet-route.ts'
import { asOfSchema } from './http/schemas.ts'

type Players = readonly string[]
type ReadNow = <Row extends object>(asked: Reading<Row>) => Promise<Answer<Row>>

export const liveSessionsSchema = z.object({ data: z.array(sessionSchema) })

async function balances(read: ReadNow, playerIds: Players): Promise<Map<string, State>> {
  const { rows, asOf } = await read(balancesOf(playerIds))
  const stateOf = stateAsOf(asOf)
  return new Map(rows.map((row) => [row.player_id, stateOf(z.encode(walletSchema, walletOf(row)))]))
}

/** Who has none open is shown that, too: the last one was closed. */
async function sessions(read: ReadNow, playerIds: Players): Promise<Map<string, State>> {
  const { rows, asOf } = await read(openSessionsOf(playerIds))
  const stateOf = stateAsOf(asOf)
  return new Map(
    playerIds.map((id) => {
      const data = rows.filter(({ player_id }) => player_id === id).map(sessionOf)
      return [id, stateOf(z.encode(liveSessionsSchema, { data }))]
    }),
  )
}

function stateAsOf(asOf: AsOf): (shown: object) => State {
  const written = z.encode(asOfSchema, asOf)
  return (shown) => ({ json: JSON.stringify(shown), position: asOf.position, asOf: written })
}

const READ: Readonly<Record<Kind, typeof balances>> = { balance: balances, sessions }

export const liveStatesOf =
  (read: ReadNow): LiveDeps['read'] =>
  (kind, playerIds) =>
    READ[kind](read, playerIds)
