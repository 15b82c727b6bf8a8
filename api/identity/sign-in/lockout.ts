/** Three failures within half an hour lock a sign-in, whether the e-mail is anybody's or not; all processes count together. */
import { query, type Pool } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { Problem } from '../../http/problem.ts'

/** GLI-19 section 2.5.3 locks after three; the window is the operator's. */
const FAILURES_MAX = 3
const WINDOW_MS = 30 * 60_000

export type Lockout = {
  /** Ms until another try is heard; 0 where it is heard now. */
  readonly lockedForMs: (emailHash: string) => Promise<number>
  /** Answers whether this failure was the one that locks. */
  readonly failed: (emailHash: string) => Promise<boolean>
  readonly succeeded: (emailHash: string) => Promise<void>
}

export function createLockout(pool: Pool, nowMs: () => number = Date.now): Lockout {
  const sinceNow = () => new Date(nowMs() - WINDOW_MS).toISOString()
  return {
    async lockedForMs(emailHash) {
      const [third] = await query<{ failed_at: string }>(
        pool,
        sql`select failed_at from identity.failed_sign_ins
            where email_hash = ${emailHash} and failed_at > ${sinceNow()}
            order by failed_at desc offset ${FAILURES_MAX - 1} limit 1`,
      )
      return third === undefined ? 0 : Date.parse(third.failed_at) + WINDOW_MS - nowMs()
    },
    async failed(emailHash) {
      // What is too old to count goes here: the table holds half an hour of failures.
      await query(pool, sql`delete from identity.failed_sign_ins where failed_at <= ${sinceNow()}`)
      await query(
        pool,
        sql`insert into identity.failed_sign_ins (email_hash, failed_at)
            values (${emailHash}, ${new Date(nowMs()).toISOString()})`,
      )
      const [counted] = await query<{ failures: bigint }>(
        pool,
        sql`select count(*) as failures from identity.failed_sign_ins
            where email_hash = ${emailHash} and failed_at > ${sinceNow()}`,
      )
      return counted?.failures === BigInt(FAILURES_MAX)
    },
    async succeeded(emailHash) {
      await query(pool, sql`delete from identity.failed_sign_ins where email_hash = ${emailHash}`)
    },
  }
}

/** Throws SIGN_IN_LOCKED with the seconds to wait. */
export async function refuseLocked(lockout: Lockout, emailHash: string): Promise<void> {
  const forMs = await lockout.lockedForMs(emailHash)
  if (forMs === 0) return
  throw new Problem('SIGN_IN_LOCKED', [], { retryAfterS: Math.ceil(forMs / 1_000) })
}
