/** The sign-ins of whoever asks: which there are, and the end of one of them, recorded like that of all. */
import { transaction, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { Refusal, type Asked, type Effect } from '../../commands/command.ts'
import type { Peppers } from '../../keys/peppers.ts'
import { pepperedBody } from './asked-body.ts'
import { lockInForce } from './credentials.ts'
import type { RefreshTokens } from './refresh.ts'
import { endsAtMs, familiesOf, isAlive, lockFamily, revokeFamily } from './refresh-families.ts'
import type { SignInFacts } from './sign-in-facts.ts'

/** Shown at once; a subject with more of them has a program that signs in instead of refreshing. */
const SHOWN_MAX = 100

export type OwnSignIn = {
  readonly signInId: string
  readonly beganAt: string
  readonly lastUsedAt: string
  readonly endsAt: string
}

export type OwnSignIns = {
  readonly list: (subjectId: string) => Promise<OwnSignIn[]>
  /** Its tokens count no more. Throws NOT_FOUND for one that is not the caller's, or has ended. */
  readonly end: (asked: Asked, signInId: string) => Promise<Effect>
}

type Deps = {
  pool: Pool
  peppers: Pick<Peppers, 'ofBody'>
  refreshTokens: Pick<RefreshTokens, 'endAccess'>
  facts: SignInFacts
  nowMs: () => number
}

export function createOwnSignIns(deps: Deps): OwnSignIns {
  const { pool, peppers, refreshTokens, facts, nowMs } = deps

  async function endIn(client: PoolClient, asked: Asked, ending: Ending): Promise<string | null> {
    const { playerId: subjectId } = asked
    await lockInForce(client, subjectId) // first, as everywhere
    if (await facts.isDone(client, asked)) return null
    const { signInId, bodyHash } = ending
    const family = await lockFamily(client, signInId)
    if (family?.subject_id !== subjectId || !isAlive(family, nowMs())) {
      throw new Refusal('NOT_FOUND')
    }
    const fact = { type: 'SignInEnded', data: { familyId: signInId } } as const
    const at = new Date(nowMs()).toISOString()
    await revokeFamily(client, signInId, { reason: 'signedOut', at })
    return facts.did(client, asked, { fact, bodyHash })
  }

  return {
    async list(subjectId) {
      const found = await familiesOf(pool, subjectId, SHOWN_MAX)
      return found
        .filter((family) => isAlive(family, nowMs()))
        .map((family) => ({
          signInId: family.family_id,
          beganAt: family.created_at,
          lastUsedAt: family.last_used_at,
          endsAt: new Date(endsAtMs(family)).toISOString(),
        }))
    },
    async end(by, signInId) {
      const asked = { ...by, body: pepperedBody(peppers, { signInId }) }
      const before = await facts.before(asked)
      if (before !== null) return before
      const bodyHash = await asked.body.newHash()
      const commandId = await transaction(pool, (client) =>
        endIn(client, asked, { signInId, bodyHash }),
      )
      if (commandId !== null) await refreshTokens.endAccess([signInId])
      return facts.answer(asked, commandId)
    },
  }
}

type Ending = { readonly signInId: string; readonly bodyHash: string }
