/** Second factors: time-based codes of an authenticator app (RFC 6238), each taken once, whatever process takes it. */
import { hkdfSync } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { query, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { Problem } from '../../http/problem.ts'
import { seal, unseal } from '../../keys/sealing.ts'

const ISSUER = 'AcmeToCasino'
const SECRET_BYTES = 20
const STEP_S = 30
/** Steps before and after the present one whose codes count: clocks of telephones are not exact. */
const WINDOW = 1

/** Within a transaction, in which nobody else's code or secret comes between what is looked at and what is written. */
export type SecondFactors = {
  readonly isOn: (client: PoolClient, subjectId: string) => Promise<boolean>
  /** Whether the code is right and was not taken before; it is taken now. */
  readonly take: (client: PoolClient, subjectId: string, code: string) => Promise<boolean>
  /** A secret to be confirmed by its first code; another one until it is. Throws SECOND_FACTOR_ON. */
  readonly begin: (
    client: PoolClient,
    subjectId: string,
  ) => Promise<{ secret: string; uri: string }>
  /** Takes the code, and has the secret whose code it is in force; whether it was right. */
  readonly confirm: (client: PoolClient, subjectId: string, code: string) => Promise<boolean>
  /** Takes the code, and forgets the secret; whether it was right. */
  readonly disable: (client: PoolClient, subjectId: string, code: string) => Promise<boolean>
  /** A new secret in force at once, in place of any other. */
  readonly replace: (
    on: Pool | PoolClient,
    subjectId: string,
  ) => Promise<{ secret: string; uri: string }>
  /** For accounts that are made with their secret (base32). */
  readonly set: (subjectId: string, secret: string) => Promise<void>
}

type Kept = { secret: string; confirmedAt: string | null }
type Row = { sealed: string; confirmed_at: string | null; last_step: bigint }

export function createSecondFactors(deps: {
  pool: Pool
  rootKey: Buffer
  nowMs?: () => number
}): SecondFactors {
  const { pool, nowMs = Date.now } = deps
  const key = Buffer.from(hkdfSync('sha256', deps.rootKey, '', 'second factors', 32))

  /** Locked until the transaction ends. */
  async function rowOf(client: PoolClient, subjectId: string): Promise<Row | undefined> {
    const rows = sql`select * from identity.second_factors
      where subject_id = ${subjectId} for update`
    return (await query<Row>(client, rows))[0]
  }

  /** The step whose code it is, or null. */
  function stepOf(sealed: string, subjectId: string, code: string): number | null {
    const secret = Secret.fromBase32(unseal(key, sealed, subjectId).toString())
    const timestamp = nowMs()
    const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW })
    return delta === null ? null : Math.floor(timestamp / 1_000 / STEP_S) + delta
  }

  async function take(client: PoolClient, subjectId: string, code: string): Promise<boolean> {
    const row = await rowOf(client, subjectId)
    const step = row === undefined ? null : stepOf(row.sealed, subjectId, code)
    if (step === null) return false
    const taken = sql`update identity.second_factors set last_step = ${step}
      where subject_id = ${subjectId} and last_step < ${step} returning subject_id`
    return (await query(client, taken)).length === 1
  }

  const keep = (on: Pool | PoolClient, subjectId: string, { secret, confirmedAt }: Kept) =>
    query(
      on,
      sql`insert into identity.second_factors (subject_id, sealed, confirmed_at)
          values (${subjectId}, ${seal(key, Buffer.from(secret), subjectId)}, ${confirmedAt})
          on conflict (subject_id) do update set sealed = excluded.sealed,
            confirmed_at = excluded.confirmed_at, last_step = 0`,
    )
  const now = () => new Date(nowMs()).toISOString()

  return {
    take,
    async isOn(client, subjectId) {
      const row = await rowOf(client, subjectId)
      return row !== undefined && row.confirmed_at !== null
    },
    async begin(client, subjectId) {
      if ((await rowOf(client, subjectId))?.confirmed_at) throw new Problem('SECOND_FACTOR_ON')
      const secret = new Secret({ size: SECRET_BYTES })
      await keep(client, subjectId, { secret: secret.base32, confirmedAt: null })
      return { secret: secret.base32, uri: totpOf(secret).toString() }
    },
    async confirm(client, subjectId, code) {
      if (!(await take(client, subjectId, code))) return false
      const confirmed = sql`update identity.second_factors set confirmed_at = ${now()}
        where subject_id = ${subjectId}`
      await query(client, confirmed)
      return true
    },
    async disable(client, subjectId, code) {
      if (!(await take(client, subjectId, code))) return false
      await query(client, sql`delete from identity.second_factors where subject_id = ${subjectId}`)
      return true
    },
    async replace(on, subjectId) {
      const secret = new Secret({ size: SECRET_BYTES })
      await keep(on, subjectId, { secret: secret.base32, confirmedAt: now() })
      return { secret: secret.base32, uri: totpOf(secret).toString() }
    },
    async set(subjectId, secret) {
      await keep(pool, subjectId, { secret, confirmedAt: now() })
    },
  }
}

const totpOf = (secret: Secret): TOTP =>
  new TOTP({ issuer: ISSUER, label: 'account', secret, digits: 6, period: STEP_S })
