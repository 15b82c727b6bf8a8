/** Deletes again, at every start, what a restored backup has brought back of players who were erased. */
import { player } from '../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { erasedWithKey, playersTable } from '../../projections/identity/players.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import type { Accounts } from './finish-registration.ts'

/** Players looked at with one statement. */
const BATCH = 500

/**
 * The table finds them, their streams decide: a table that is behind misses some until the finisher comes by, and one that
 * is wrong deletes nothing. Answers how many were forgotten; none where no worker has ever built the table.
 */
export async function forgetErased(deps: {
  pool: Pool
  handler: CommandHandler
  accounts: Accounts
}): Promise<number> {
  const { pool, handler, accounts } = deps
  const [table] = await query<{ name: string | null }>(pool, playersTable)
  if (!table?.name) return 0
  let forgotten = 0
  for (let isMore = true; isMore;) {
    const found = await query<{ player_id: string }>(pool, erasedWithKey(BATCH))
    let now = 0
    for (const { player_id: id } of found) {
      const { status } = await handler.stateOf(player, id, { isFresh: true })
      if (status !== 'erased') continue
      await accounts.forget(id)
      now += 1
    }
    forgotten += now
    isMore = now > 0 && found.length === BATCH
  }
  return forgotten
}
