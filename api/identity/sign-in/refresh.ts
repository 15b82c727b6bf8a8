/**
 * Refresh tokens: opaque, single use, in families that begin with a sign-in (RFC 9700 section 4.14.2). The next token follows from the
 * one it replaces, so a lost answer can be given again without keeping any token: only hashes are stored.
 */
import type { Role, Subject } from '../../http/caller.ts'
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { v4 } from 'uuid'
import { transaction, type Pool } from '../../../postgres/postgres.ts'
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
import { insertToken, spend } from './spend-refresh-token.ts'

export type Refreshed = Subject & { readonly refreshToken: string; readonly isReplay: boolean }

export type RefreshTokens = {
  /** A new family, at a sign-in. */
  readonly begin: (who: { id: string; role: Role }) => Promise<Refreshed>
  /** Spends the token for the next. Throws REFRESH_REFUSED, after revoking the family where a spent token came back. */
  readonly refresh: (token: string, idempotencyKey: string) => Promise<Refreshed>
  readonly end: (familyId: string) => Promise<void>
  /** Every family of the subject but `exceptSid`, from now on and in every process; answers how many there were. */
  readonly endAll: (subjectId: string, reason: Reason, exceptSid?: string) => Promise<number>
}

export type RefreshDeps = {
  pool: Pool
  rootKey: Buffer
  revocations: Pick<Revocations, 'revokeFamily'>
  nowMs?: () => number
  /** Told after the family was revoked: a spent token came back. */
  onReuse?: (family: { id: string; role: Role; sid: string }) => Promise<void>
}

/** Shown for every refusal, whatever it was. */
const refused = () => new Problem('REFRESH_REFUSED')

export function createRefreshTokens(deps: RefreshDeps): RefreshTokens {
  const { pool, revocations, nowMs = Date.now, onReuse } = deps
  const key = Buffer.from(hkdfSync('sha256', deps.rootKey, '', 'refresh tokens', 32))
  const nextOf = (token: string) => createHmac('sha256', key).update(token).digest('base64url')
  const now = () => new Date(nowMs()).toISOString()

  /** Access tokens of a family end with it, at once here and by the port elsewhere. */
  const revokeAccess = (familyId: string) =>
    revocations.revokeFamily(familyId, nowMs() + TOKEN_LIFE_S * 1_000)

  return {
    async begin({ id, role }) {
      const sid = v4()
      const refreshToken = randomBytes(32).toString('base64url')
      await transaction(pool, async (client) => {
        await forgetEnded(client, nowMs())
        await insertFamily(client, { sid, id, role, at: now() })
        await insertToken(client, refreshToken, sid)
      })
      return { id, role, sid, refreshToken, isReplay: false }
    },
    async refresh(token, idempotencyKey) {
      const spent = await transaction(pool, (client) =>
        spend(client, { token, next: nextOf(token), idempotencyKey, nowMs: nowMs() }),
      )
      if (spent === 'refused') throw refused()
      const { subject_id: id, role, family_id: sid } = spent.family
      if ('isReuse' in spent) {
        await revokeAccess(sid)
        await onReuse?.({ id, role, sid })
        throw refused()
      }
      return { id, role, sid, refreshToken: nextOf(token), isReplay: spent.isReplay }
    },
    async end(familyId) {
      await revokeFamily(pool, familyId, { reason: 'signedOut', at: now() })
      await revokeAccess(familyId)
    },
    async endAll(subjectId, reason, exceptSid) {
      const ending = { reason, at: now() }
      const ended = await revokeFamiliesOf(pool, { subjectId, exceptSid }, ending)
      for (const familyId of ended) await revokeAccess(familyId)
      return ended.length
    },
  }
}
