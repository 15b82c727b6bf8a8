/** The table of password hashes: by account; of an e-mail's accounts at most one is in force. */
import type { Role } from '../../http/caller.ts'
import { query, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'

export type Credentials = {
  email_hash: string
  subject_id: string
  role: Role
  password_hash: string
  /** Not so while a registration is under way. */
  is_active: boolean
  /** Another one with each password: what was verified before counts no more. */
  password_version: bigint
}

type NewStaff = Pick<Credentials, 'subject_id' | 'email_hash' | 'role' | 'password_hash'>

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

/**
 * Null unless it is in force. It stays so until the transaction ends: what begins in it begins before a change, an erasure or a
 * disabling, which then find it, or not at all.
 */
export async function lockInForce(
  client: PoolClient,
  subjectId: string,
): Promise<Credentials | null> {
  const [found] = await query<Credentials>(
    client,
    sql`select * from identity.credentials
        where subject_id = ${subjectId} and is_active for update`,
  )
  return found ?? null
}

/** Whether the account still is in force with the password that was verified; then it stays so until the transaction ends. */
export async function areInForce(client: PoolClient, verified: Credentials): Promise<boolean> {
  const found = await lockInForce(client, verified.subject_id)
  return found?.password_version === verified.password_version
}

/** In place of whichever there is. */
export async function replacePassword(
  on: Pool | PoolClient,
  subjectId: string,
  passwordHash: string,
): Promise<void> {
  await query(
    on,
    sql`update identity.credentials
        set password_hash = ${passwordHash}, password_version = password_version + 1
        where subject_id = ${subjectId}`,
  )
}

export const noteSignIn = (client: PoolClient, subjectId: string) =>
  query(
    client,
    sql`update identity.credentials set last_signed_in_at = clock_timestamp()
        where subject_id = ${subjectId}`,
  )

/** Another hash of the same password, unless that was changed since it was verified. */
export async function rehash(
  client: PoolClient,
  { subject_id, password_version }: Credentials,
  passwordHash: string,
): Promise<void> {
  await query(
    client,
    sql`update identity.credentials set password_hash = ${passwordHash}
        where subject_id = ${subject_id} and password_version = ${password_version}`,
  )
}

/** An account of staff, or its new password where the e-mail has one; answers whose it is. */
export async function upsertStaff(
  pool: Pool,
  { subject_id, email_hash, role, password_hash }: NewStaff,
): Promise<string> {
  const [kept] = await query<{ subject_id: string }>(
    pool,
    sql`insert into identity.credentials (subject_id, email_hash, role, password_hash)
        values (${subject_id}, ${email_hash}, ${role}, ${password_hash})
        on conflict (email_hash) where is_active
        do update set password_hash = excluded.password_hash,
          password_version = identity.credentials.password_version + 1 returning subject_id`,
  )
  return kept?.subject_id ?? subject_id
}

/** Answers whether it was added: the e-mail may have an account by now. */
export async function insertStaff(
  pool: Pool,
  { subject_id, email_hash, role, password_hash }: NewStaff,
): Promise<boolean> {
  const added = await query(
    pool,
    sql`insert into identity.credentials (subject_id, email_hash, role, password_hash)
        values (${subject_id}, ${email_hash}, ${role}, ${password_hash})
        on conflict (email_hash) where is_active do nothing returning subject_id`,
  )
  return added.length === 1
}

export async function disable(on: Pool | PoolClient, subjectId: string): Promise<void> {
  await query(
    on,
    sql`update identity.credentials set is_active = false where subject_id = ${subjectId}`,
  )
}
