/** Ends every sign-in of whoever asks, once for one request: its repeat leaves alone what has begun since. */
import { transaction, type Pool } from '../../../postgres/postgres.ts'
import type { Asked, Effect } from '../../commands/command.ts'
import type { Peppers } from '../../keys/peppers.ts'
import { pepperedBody } from './asked-body.ts'
import { lockInForce } from './credentials.ts'
import type { RefreshTokens } from './refresh.ts'
import type { SignInFacts } from './sign-in-facts.ts'

type Deps = {
  pool: Pool
  peppers: Pick<Peppers, 'ofBody'>
  refreshTokens: Pick<RefreshTokens, 'endAll' | 'endAccess'>
  facts: SignInFacts
}

export function createSignOutEverywhere({ pool, peppers, refreshTokens, facts }: Deps) {
  return async (by: Asked): Promise<Effect> => {
    const asked = { ...by, body: pepperedBody(peppers, {}) }
    const before = await facts.before(asked)
    if (before !== null) return before
    const { playerId: subjectId } = asked
    const bodyHash = await asked.body.newHash()
    const { ended, commandId } = await transaction(pool, async (client) => {
      await lockInForce(client, subjectId) // first, as everywhere: no sign-in begins meanwhile
      const commandId = await facts.did(client, asked, { fact, bodyHash })
      if (commandId === null) return { ended: [], commandId }
      return { ended: await refreshTokens.endAll(client, { subjectId }, REASON), commandId }
    })
    await refreshTokens.endAccess(ended)
    return facts.answer(asked, commandId)
  }
}

const REASON = 'signedOutEverywhere'
const fact = { type: 'SignedOutEverywhere', data: {} } as const
