// The action `assign-markets` of `npm run players`: wallets without a market get theirs, with progress. It asks for no key.
import {
  assignMarkets,
  OUTCOMES,
  type Assigned,
} from '../../api/identity/players/assign-markets.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { howManyPlayers } from '../../projections/identity/players.ts'
import { readAll } from '../../projections/reading/read.ts'
import { withBoth } from './connections.ts'
import type { SharedFlags } from './flags.ts'
import { withProgress } from './progress.ts'

export const assigning = (flags: SharedFlags): Promise<Assigned> =>
  withBoth(flags, async ({ pool, client }) => {
    const [row] = await readAll(pool, howManyPlayers)
    const total = Number(row?.players ?? 0n)
    const told = { unit: 'players', total, isQuiet: flags.quiet ?? false }
    const deps = { pool, handler: createCommandHandler({ store: client }) }
    return withProgress(told, ({ add }) => assignMarkets(deps, add))
  })

const SAYS: Record<keyof Assigned, string> = {
  assigned: 'wallets have their market now',
  known: 'had one',
  closed: 'are closed or were never opened',
  elsewhere: 'are of a country without one: what every market allows holds there',
  overtaken: 'were assigned one by another process',
}

export const assignedInWords = (counts: Assigned): string =>
  OUTCOMES.filter((one) => one === 'assigned' || counts[one] > 0)
    .map((one) => `${counts[one]} ${SAYS[one]}\n`)
    .join('')
