/** The table of password hashes: by account; of an e-mail's accounts at most one is in force. */
import type { Role } from '../../http/caller.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import { query } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'

export type Credentials = {
  email_hash: string
  subject_id: string
  role: Role
  password_hash: string
  /** Not so while a registration is under way. */
  is_active: boolean
}

/** Who signs in with this e-mail. */
export async function credentialsOf(pool: Pool, emailHash: string): Promise<Credentials | null> {
  const [found] = await query<Credentials>(
    pool,
    sql`select * from identity.credentials where email_hash = ${emailHash} and is_active`,
  )
  return found ?? null
}

/** Of an account, whether it is in force or not. */
export async function credentialsOfSubject(
  pool: Pool,
  subjectId: string,
): Promise<Credentials | null> {
  const [found] = await query<Credentials>(
    pool,
    sql`select * from identity.credentials where subject_id = ${subjectId}`,
  )
  return found ?? null
}

export async function replacePassword(
  pool: Pool,
  subjectId: string,
  passwordHash: string,
): Promise<void> {
  await query(
    pool,
    sql`update identity.credentials set password_hash = ${passwordHash}
        where subject_id = ${subjectId}`,
  )
}

/** An account of staff, or its new password where the e-mail has one; answers whose it is. */
export async function upsertStaff(
  pool: Pool,
  { subject_id, email_hash, role, password_hash }: Omit<Credentials, 'is_active'>,
): Promise<string> {
  const [kept] = await query<{ subject_id: string }>(
    pool,
    sql`insert into identity.credentials (subject_id, email_hash, role, password_hash)
        values (${subject_id}, ${email_hash}, ${role}, ${password_hash})
        on conflict (email_hash) where is_active
        do update set password_hash = excluded.password_hash returning subject_id`,
  )
  return kept?.subject_id ?? subject_id
}

/** Answers whether it was added: the e-mail may have an account by now. */
export async function insertStaff(
  pool: Pool,
  { subject_id, email_hash, role, password_hash }: Omit<Credentials, 'is_active'>,
): Promise<boolean> {
  const added = await query(
    pool,
    sql`insert into identity.credentials (subject_id, email_hash, role, password_hash)
        values (${subject_id}, ${email_hash}, ${role}, ${password_hash})
        on conflict (email_hash) where is_active do nothing returning subject_id`,
  )
  return added.length === 1
}

export async function disable(pool: Pool, subjectId: string): Promise<void> {
  await query(
    pool,
    sql`update identity.credentials set is_active = false where subject_id = ${subjectId}`,
  )
}
