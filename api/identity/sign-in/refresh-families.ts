/** Families of refresh tokens, as the database keeps them: each begins with a sign-in, and ends for a reason. */
import type { Role } from '../../http/caller.ts'
import { query, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'

/** Re-authentication after 30 idle minutes, full authentication every 30 days: GLI-19 section 2.5.4. */
export const IDLE_MS = 30 * 60_000
const FAMILY_MS = 30 * 24 * 60 * 60_000

export type Reason =
  | 'reuse'
  | 'signedOut'
  | 'signedOutEverywhere'
  | 'erased'
  | 'passwordChanged'
  | 'passwordReset'
  | 'reset'
  | 'disabled'

export type Family = {
  family_id: string
  subject_id: string
  role: Role
  created_at: string
  last_used_at: string
  revoked_at: string | null
}

type Begun = { sid: string; id: string; role: Role; at: string }

export const insertFamily = (client: PoolClient, { sid, id, role, at }: Begun) =>
  query(
    client,
    sql`insert into identity.refresh_families
          (family_id, subject_id, role, created_at, last_used_at)
        values (${sid}, ${id}, ${role}, ${at}, ${at})`,
  )

/** Undefined where there is none; locked until the transaction ends: of two that spend one token, one comes first. */
export async function lockFamily(
  client: PoolClient,
  familyId: string,
): Promise<Family | undefined> {
  const [family] = await query<Family>(
    client,
    sql`select * from identity.refresh_families where family_id = ${familyId} for update`,
  )
  return family
}

/** Whether this sign-in has not ended; it does not until the transaction does. */
export async function isSignedIn(client: PoolClient, sid: string): Promise<boolean> {
  const family = await lockFamily(client, sid)
  return family?.revoked_at === null
}

export const touchFamily = (client: PoolClient, familyId: string, at: string) =>
  query(
    client,
    sql`update identity.refresh_families set last_used_at = ${at} where family_id = ${familyId}`,
  )

export const isAlive = ({ revoked_at, created_at, last_used_at }: Family, nowMs: number): boolean =>
  revoked_at === null &&
  nowMs - Date.parse(last_used_at) <= IDLE_MS &&
  nowMs - Date.parse(created_at) <= FAMILY_MS

/** When a family ends if nobody uses it any more. */
export const endsAtMs = ({ created_at, last_used_at }: Family): number =>
  Math.min(Date.parse(last_used_at) + IDLE_MS, Date.parse(created_at) + FAMILY_MS)

/** Of a subject, those that have not ended, the last used first. */
export const familiesOf = (pool: Pool, subjectId: string, limit: number) =>
  query<Family>(
    pool,
    sql`select * from identity.refresh_families
        where subject_id = ${subjectId} and revoked_at is null
        order by last_used_at desc limit ${limit}`,
  )

type Ending = { reason: Reason; at: string }

export const revokeFamily = (on: Pool | PoolClient, familyId: string, { reason, at }: Ending) =>
  query(
    on,
    sql`update identity.refresh_families set revoked_at = ${at}, revoked_because = ${reason}
        where family_id = ${familyId} and revoked_at is null`,
  )

/** Of every family of the subject that had not ended, but of `exceptSid`. */
export async function revokeFamiliesOf(
  on: Pool | PoolClient,
  { subjectId, exceptSid }: { subjectId: string; exceptSid?: string },
  { reason, at }: Ending,
): Promise<string[]> {
  const ended = await query<{ family_id: string }>(
    on,
    sql`update identity.refresh_families
        set revoked_at = ${at}, revoked_because = ${reason}
        where subject_id = ${subjectId} and revoked_at is null
          and family_id is distinct from ${exceptSid ?? null}::uuid returning family_id`,
  )
  return ended.map(({ family_id }) => family_id)
}

/** Families deleted with one sign-in. */
const FORGOTTEN_MAX = 10

/** What nobody can use any more goes, a few at each sign-in: the table stays as large as the last month's families. */
export const forgetEnded = (client: PoolClient, nowMs: number) =>
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
