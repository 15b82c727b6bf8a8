/** Who works here, as the table of accounts has them: ids and roles; e-mails are hashes there, and names nowhere. */
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import type { StaffRole } from './staff-roles.ts'

export type StaffRow = {
  readonly subject_id: string
  readonly role: StaffRole
  readonly is_active: boolean
}

/** `before`: the id that the last page ended with; without `roles` of any. */
type Asked = {
  readonly limit: number
  readonly before?: string
  readonly roles: readonly StaffRole[]
  readonly isActive: boolean | null
}

/** In the order of their ids. */
export type StaffList = (asked: Asked) => Promise<StaffRow[]>

export const createStaffList =
  (pool: Pool): StaffList =>
  ({ limit, before = null, roles, isActive }) =>
    query<StaffRow>(
      pool,
      sql`select subject_id, role, is_active from identity.credentials
          where role = any(${roles}::text[]) and (${isActive}::boolean is null or is_active = ${isActive})
            and (${before}::uuid is null or subject_id > ${before}::uuid)
          order by subject_id limit ${limit}`,
    )
