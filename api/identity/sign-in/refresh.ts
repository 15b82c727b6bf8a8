/**
 * Refresh tokens: opaque, single use, in families that begin with a sign-in (RFC 9700 section 4.14.2). The next token follows from the
 * one it replaces, so a lost answer can be given again without keeping any token: only hashes are stored.
 */
import type { Caller, Role } from '../../http/caller.ts'
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { v4 } from 'uuid'
import { transaction, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { TOKEN_LIFE_S } from './access-tokens.ts'
import { Problem } from '../../http/problem.ts'
import {
  forgetEnded,
  insertFamily,
  revokeFamiliesOf,
  revokeFamily,
  type Reason,
} from './refresh-families.ts'
import type { Revocations } from './revocations.ts'
import type { SignInFacts } from './sign-in-facts.ts'
import { insertToken, spend } from './spend-refresh-token.ts'

export type Refreshed = Caller & { readonly refreshToken: string; readonly isReplay: boolean }

export type RefreshTokens = {
  /** A new family, in the transaction in which somebody proved who they are. */
  readonly begin: (client: PoolClient, who: { id: string; role: Role }) => Promise<Refreshed>
  /** Spends the token for the next. Throws REFRESH_REFUSED, after revoking the family where a spent token came back. */
  readonly refresh: (token: string, idempotencyKey: string) => Promise<Refreshed>
  readonly end: (familyId: string) => Promise<void>
  /** Every family of the subject but `exceptSid`; answers which. Their access tokens end with `endAccess`, or a second later. */
  readonly endAll: (on: Pool | PoolClient, whose: Whose, reason: Reason) => Promise<string[]>
  /** Once the end of these families is committed: at once in this process. */
  readonly endAccess: (familyIds: readonly string[]) => Promise<void>
}

type Whose = { subjectId: string; exceptSid?: string }

export type RefreshDeps = {
  pool: Pool
  rootKey: Buffer
  revocations: Pick<Revocations, 'revokeFamily'>
  nowMs?: () => number
  /** Where a spent token that comes back is put on record. */
  facts?: Pick<SignInFacts, 'befell' | 'record'>
}

/** Shown for every refusal, whatever it was. */
const refused = () => new Problem('REFRESH_REFUSED')

export function createRefreshTokens(deps: RefreshDeps): RefreshTokens {
  const { pool, revocations, nowMs = Date.now, facts } = deps
  const key = Buffer.from(hkdfSync('sha256', deps.rootKey, '', 'refresh tokens', 32))
  const nextOf = (token: string) => createHmac('sha256', key).update(token).digest('base64url')
  const now = () => new Date(nowMs()).toISOString()

  /** Access tokens of a family end with it, at once here and by the port elsewhere. */
  const revokeAccess = (familyId: string) =>
    revocations.revokeFamily(familyId, nowMs() + TOKEN_LIFE_S * 1_000)

  return {
    async begin(client, { id, role }) {
      const sid = v4()
      const refreshToken = randomBytes(32).toString('base64url')
      await forgetEnded(client, nowMs())
      await insertFamily(client, { sid, id, role, at: now() })
      await insertToken(client, refreshToken, sid)
      return { id, role, sid, refreshToken, isReplay: false }
    },
    async refresh(token, idempotencyKey) {
      const next = nextOf(token)
      const reuse: string[] = []
      const spent = await transaction(pool, async (client) => {
        const spending = await spend(client, { token, next, idempotencyKey, nowMs: nowMs() })
        if (spending !== 'refused' && 'isReuse' in spending && facts) {
          const { subject_id: id, family_id: familyId } = spending.family
          const fact = { type: 'RefreshReused', data: { familyId } } as const
          reuse.push(await facts.befell(client, { id, fact, key: familyId }))
        }
        return spending
      })
      if (spent === 'refused') throw refused()
      const { subject_id: id, role, family_id: sid } = spent.family
      if ('isReuse' in spent) {
        await revokeAccess(sid)
        for (const commandId of reuse) await facts?.record(commandId).catch(() => {}) // recorded later
        throw refused()
      }
      return { id, role, sid, refreshToken: next, isReplay: spent.isReplay }
    },
    async end(familyId) {
      await revokeFamily(pool, familyId, { reason: 'signedOut', at: now() })
      await revokeAccess(familyId)
    },
    endAll: (on, whose, reason) => revokeFamiliesOf(on, whose, { reason, at: now() }),
    async endAccess(familyIds) {
      for (const familyId of familyIds) await revokeAccess(familyId)
    },
  }
}
