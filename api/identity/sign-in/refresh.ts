/**
 * Refresh tokens: opaque, single use, in families that begin with a sign-in (RFC 9700 section 4.14.2). The next token follows from the
 * one it replaces, so a lost answer can be given again without keeping any token: only hashes are stored.
 */
import type { Role, Subject } from '../../http/caller.ts'
import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { v4 } from 'uuid'
import { query, transaction, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { TOKEN_LIFE_S } from './access-tokens.ts'
import { Problem } from '../../http/problem.ts'
import type { Revocations } from './revocations.ts'

/** Re-authentication after 30 idle minutes, full authentication every 30 days: GLI-19 section 2.5.4. */
export const IDLE_MS = 30 * 60_000
const FAMILY_MS = 30 * 24 * 60 * 60_000

/** How long the same request may ask for its lost answer again, in ms. */
const GRACE_MS = 10_000

type Reason =
  | 'reuse'
  | 'signedOut'
  | 'signedOutEverywhere'
  | 'erased'
  | 'passwordChanged'
  | 'reset'
  | 'disabled'

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

type Family = {
  family_id: string
  subject_id: string
  role: Role
  created_at: string
  last_used_at: string
  revoked_at: string | null
}
type Token = { spent_at: string | null; spent_with: string | null }

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
        await query(
          client,
          sql`insert into identity.refresh_families
                (family_id, subject_id, role, created_at, last_used_at)
              values (${sid}, ${id}, ${role}, ${now()}, ${now()})`,
        )
        await query(
          client,
          sql`insert into identity.refresh_tokens (token_hash, family_id)
              values (${hashOf(refreshToken)}, ${sid})`,
        )
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
      const ended = await query<{ family_id: string }>(
        pool,
        sql`update identity.refresh_families
            set revoked_at = ${now()}, revoked_because = ${reason}
            where subject_id = ${subjectId} and revoked_at is null
              and family_id is distinct from ${exceptSid ?? null}::uuid returning family_id`,
      )
      for (const { family_id } of ended) await revokeAccess(family_id)
      return ended.length
    },
  }
}

type Spending = { token: string; next: string; idempotencyKey: string; nowMs: number }

async function spend(client: PoolClient, { token, next, idempotencyKey, nowMs }: Spending) {
  const now = new Date(nowMs).toISOString()
  const found = await familyOf(client, token)
  if (found === undefined || !isAlive(found.family, nowMs)) return 'refused'
  const { family, spent_at, spent_with } = found
  if (spent_at === null) {
    await query(
      client,
      sql`update identity.refresh_tokens set spent_at = ${now}, spent_with = ${idempotencyKey}
          where token_hash = ${hashOf(token)}`,
    )
    await query(
      client,
      sql`insert into identity.refresh_tokens (token_hash, family_id)
          values (${hashOf(next)}, ${family.family_id})`,
    )
    await query(
      client,
      sql`update identity.refresh_families set last_used_at = ${now}
          where family_id = ${family.family_id}`,
    )
    return { family, isReplay: false }
  }
  if (nowMs - Date.parse(spent_at) <= GRACE_MS) {
    // The same request asks for its answer again; another one lost a race, which is no theft.
    return spent_with === idempotencyKey ? { family, isReplay: true } : 'refused'
  }
  await revokeFamily(client, family.family_id, { reason: 'reuse', at: now })
  return { family, isReuse: true as const }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

const isAlive = ({ revoked_at, created_at, last_used_at }: Family, nowMs: number): boolean =>
  revoked_at === null &&
  nowMs - Date.parse(last_used_at) <= IDLE_MS &&
  nowMs - Date.parse(created_at) <= FAMILY_MS

/** With a lock on the family: of two that spend one token, one comes first. */
async function familyOf(client: PoolClient, token: string) {
  const [owner] = await query<{ family_id: string }>(
    client,
    sql`select family_id from identity.refresh_tokens where token_hash = ${hashOf(token)}`,
  )
  if (owner === undefined) return undefined
  const [family] = await query<Family>(
    client,
    sql`select * from identity.refresh_families where family_id = ${owner.family_id} for update`,
  )
  // A statement of its own, after the lock: it sees what whoever held the lock has done.
  const [state] = await query<Token>(
    client,
    sql`select spent_at, spent_with from identity.refresh_tokens
        where token_hash = ${hashOf(token)}`,
  )
  return family && state && { family, ...state }
}

const revokeFamily = (
  on: Pool | PoolClient,
  familyId: string,
  { reason, at }: { reason: Reason; at: string },
) =>
  query(
    on,
    sql`update identity.refresh_families set revoked_at = ${at}, revoked_because = ${reason}
        where family_id = ${familyId} and revoked_at is null`,
  )

/** Families deleted with one sign-in. */
const FORGOTTEN_MAX = 10

/** What nobody can use any more goes, a few at each sign-in: the table stays as large as the last month's families. */
const forgetEnded = (client: PoolClient, nowMs: number) =>
  query(
    client,
    sql`delete from identity.refresh_families where family_id in (
          select family_id from identity.refresh_families
          where last_used_at < ${new Date(nowMs - FAMILY_MS).toISOString()}
          order by last_used_at limit ${FORGOTTEN_MAX} for update skip locked)`,
  )

/** Families revoked of late: what a process that starts, or hears nothing of the others, has to know. */
export const revokedSince = (pool: Pool, sinceMs: number) =>
  query<{ family_id: string; revoked_at: string }>(
    pool,
    sql`select family_id, revoked_at from identity.refresh_families
        where revoked_at > ${new Date(sinceMs).toISOString()}`,
  )
