/** Second factors: time-based codes of an authenticator app (RFC 6238), each taken once, whatever process takes it. */
import { hkdfSync } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { query, type Pool } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { Problem } from '../../http/problem.ts'
import { seal, unseal } from '../../keys/sealing.ts'

const ISSUER = 'AcmeToCasino'
const SECRET_BYTES = 20
const STEP_S = 30
/** Steps before and after the present one whose codes count: clocks of telephones are not exact. */
const WINDOW = 1

export type SecondFactors = {
  readonly isOn: (subjectId: string) => Promise<boolean>
  /** Whether the code is right and was not taken before; it is taken now. */
  readonly take: (subjectId: string, code: string) => Promise<boolean>
  /** A secret to be confirmed by its first code; another one until it is. Throws SECOND_FACTOR_ON. */
  readonly begin: (subjectId: string) => Promise<{ secret: string; uri: string }>
  /** Throws SECOND_FACTOR_WRONG. */
  readonly confirm: (subjectId: string, code: string) => Promise<void>
  /** Throws SECOND_FACTOR_WRONG. */
  readonly disable: (subjectId: string, code: string) => Promise<void>
  /** A new secret in force at once, in place of any other. */
  readonly replace: (subjectId: string) => Promise<{ secret: string; uri: string }>
  /** For accounts that are made with their secret (base32). */
  readonly set: (subjectId: string, secret: string) => Promise<void>
}

type Row = { sealed: string; confirmed_at: string | null; last_step: bigint }

export function createSecondFactors(deps: {
  pool: Pool
  rootKey: Buffer
  nowMs?: () => number
}): SecondFactors {
  const { pool, nowMs = Date.now } = deps
  const key = Buffer.from(hkdfSync('sha256', deps.rootKey, '', 'second factors', 32))
  const rowOf = async (subjectId: string) => {
    const rows = sql`select * from identity.second_factors where subject_id = ${subjectId}`
    return (await query<Row>(pool, rows))[0]
  }

  /** The step whose code it is, or null. */
  async function stepOf(subjectId: string, code: string): Promise<number | null> {
    const row = await rowOf(subjectId)
    if (row === undefined) return null
    const secret = Secret.fromBase32(unseal(key, row.sealed, subjectId).toString())
    const timestamp = nowMs()
    const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW })
    return delta === null ? null : Math.floor(timestamp / 1_000 / STEP_S) + delta
  }

  async function take(subjectId: string, code: string): Promise<boolean> {
    const step = await stepOf(subjectId, code)
    if (step === null) return false
    const taken = sql`update identity.second_factors set last_step = ${step}
      where subject_id = ${subjectId} and last_step < ${step} returning subject_id`
    return (await query(pool, taken)).length === 1
  }

  async function takeOrRefuse(subjectId: string, code: string): Promise<void> {
    if (await take(subjectId, code)) return
    throw new Problem('SECOND_FACTOR_WRONG')
  }

  const keep = (subjectId: string, secret: string, confirmedAt: string | null) =>
    query(
      pool,
      sql`insert into identity.second_factors (subject_id, sealed, confirmed_at)
          values (${subjectId}, ${seal(key, Buffer.from(secret), subjectId)}, ${confirmedAt})
          on conflict (subject_id) do update set sealed = excluded.sealed,
            confirmed_at = excluded.confirmed_at, last_step = 0`,
    )

  return {
    take,
    isOn: async (subjectId) => {
      const row = await rowOf(subjectId)
      return row !== undefined && row.confirmed_at !== null
    },
    async begin(subjectId) {
      if ((await rowOf(subjectId))?.confirmed_at) throw new Problem('SECOND_FACTOR_ON')
      const secret = new Secret({ size: SECRET_BYTES })
      await keep(subjectId, secret.base32, null)
      return { secret: secret.base32, uri: totpOf(secret).toString() }
    },
    async confirm(subjectId, code) {
      await takeOrRefuse(subjectId, code)
      const confirmed = sql`update identity.second_factors
        set confirmed_at = ${new Date(nowMs()).toISOString()} where subject_id = ${subjectId}`
      await query(pool, confirmed)
    },
    async disable(subjectId, code) {
      await takeOrRefuse(subjectId, code)
      await query(pool, sql`delete from identity.second_factors where subject_id = ${subjectId}`)
    },
    async replace(subjectId) {
      const secret = new Secret({ size: SECRET_BYTES })
      await keep(subjectId, secret.base32, new Date(nowMs()).toISOString())
      return { secret: secret.base32, uri: totpOf(secret).toString() }
    },
    async set(subjectId, secret) {
      await keep(subjectId, secret, new Date(nowMs()).toISOString())
    },
  }
}

const totpOf = (secret: Secret): TOTP =>
  new TOTP({ issuer: ISSUER, label: 'account', secret, digits: 6, period: STEP_S })
