/** Three failures within half an hour lock a sign-in, whether the e-mail is anybody's or not; all processes count together. */
import { query, transaction, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { Problem } from '../../http/problem.ts'

/** GLI-19 section 2.5.3 locks after three; the window is the operator's. */
const FAILURES_MAX = 3
const WINDOW_MS = 30 * 60_000

/** One attempt to prove who one is, for one e-mail. */
export type Attempt<Proven> = {
  /** What it proves and does, all of it on this connection; null where it fails, which counts. */
  readonly prove: (client: PoolClient) => Promise<Proven | null>
  /** What else is written with the failure that locks. */
  readonly onLocking: (client: PoolClient) => Promise<void>
}

export type Lockout = {
  /** Throws SIGN_IN_LOCKED with the seconds to wait; an attempt would do so, too, but this asks before the costly work. */
  readonly refuseLocked: (emailHash: string) => Promise<void>
  /**
   * Check, attempt and count in one transaction, one after the other for one e-mail: of a burst of guesses the three first
   * are heard, right or not. Null: it failed. Throws SIGN_IN_LOCKED.
   */
  readonly attempt: <Proven>(emailHash: string, attempt: Attempt<Proven>) => Promise<Proven | null>
  /** Within an attempt that proved all there is to prove: failures before it count no more. */
  readonly forgive: (client: PoolClient, emailHash: string) => Promise<void>
}

export function createLockout(pool: Pool, nowMs: () => number = Date.now): Lockout {
  const sinceNow = () => new Date(nowMs() - WINDOW_MS).toISOString()

  async function failuresOf(on: Pool | PoolClient, emailHash: string): Promise<number> {
    const failures = await query<{ failed_at: string }>(
      on,
      sql`select failed_at from identity.failed_sign_ins
          where email_hash = ${emailHash} and failed_at > ${sinceNow()}
          order by failed_at desc limit ${FAILURES_MAX}`,
    )
    const third = failures[FAILURES_MAX - 1]
    if (third === undefined) return failures.length
    const forMs = Date.parse(third.failed_at) + WINDOW_MS - nowMs()
    throw new Problem('SIGN_IN_LOCKED', [], { retryAfterS: Math.ceil(forMs / 1_000) })
  }

  async function addFailure(client: PoolClient, emailHash: string): Promise<void> {
    await query(
      client,
      sql`insert into identity.failed_sign_ins (email_hash, failed_at)
          values (${emailHash}, ${new Date(nowMs()).toISOString()})`,
    )
  }

  return {
    async refuseLocked(emailHash) {
      await failuresOf(pool, emailHash)
    },
    async attempt(emailHash, { prove, onLocking }) {
      const proven = await transaction(pool, async (client) => {
        // Of this e-mail, for the transaction: whoever comes next counts what this one did.
        await query(client, sql`select pg_advisory_xact_lock(hashtextextended(${emailHash}, 0))`)
        const failures = await failuresOf(client, emailHash)
        const result = await prove(client)
        if (result !== null) return result
        await addFailure(client, emailHash)
        if (failures + 1 === FAILURES_MAX) await onLocking(client)
        return null
      })
      if (proven === null) await forgetOld(pool, sinceNow())
      return proven
    },
    async forgive(client, emailHash) {
      await query(client, sql`delete from identity.failed_sign_ins where email_hash = ${emailHash}`)
    },
  }
}

/** The table holds half an hour of failures. Outside the transaction: nobody's attempt waits for somebody else's. */
const forgetOld = (pool: Pool, before: string) =>
  query(
    pool,
    sql`delete from identity.failed_sign_ins where ctid in (
          select ctid from identity.failed_sign_ins where failed_at <= ${before}
          for update skip locked)`,
  )
