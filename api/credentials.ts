/** The table of password hashes: by the peppered hash of the e-mail, of which there is one each. */
import type { Pool } from '../projections/postgres.ts'
import { query } from '../projections/postgres.ts'
import { sql } from '../projections/sql.ts'
import type { Role } from './auth.ts'

export type Credentials = {
  email_hash: string
  subject_id: string
  role: Role
  password_hash: string
  country: string | null
  currency: string | null
}

export async function credentialsOf(pool: Pool, emailHash: string): Promise<Credentials | null> {
  const [found] = await query<Credentials>(
    pool,
    sql`select * from identity.credentials where email_hash = ${emailHash}`,
  )
  return found ?? null
}

/** Takes the e-mail unless it is taken; answers whose it is now. */
export async function reserveCredentials(pool: Pool, asked: Credentials): Promise<Credentials> {
  const { email_hash, subject_id, role, password_hash, country, currency } = asked
  const [taken] = await query<Credentials>(
    pool,
    sql`insert into identity.credentials
          (email_hash, subject_id, role, password_hash, country, currency)
        values (${email_hash}, ${subject_id}, ${role}, ${password_hash}, ${country}, ${currency})
        on conflict (email_hash) do nothing returning *`,
  )
  const kept = taken ?? (await credentialsOf(pool, email_hash))
  if (kept === null) throw new Error('credentials vanished while they were reserved')
  return kept
}

/** Takes the e-mail, or gives its account this password. */
export async function replaceCredentials(pool: Pool, asked: Credentials): Promise<Credentials> {
  const kept = await reserveCredentials(pool, asked)
  await query(
    pool,
    sql`update identity.credentials set password_hash = ${asked.password_hash}
        where email_hash = ${asked.email_hash}`,
  )
  return kept
}
