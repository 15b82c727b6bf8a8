/** Gives one of the staff another role: never themselves, on record first with both roles, and signed out of the old one. */
import { query, transaction, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import type { Act } from '../commands/act.ts'
import type { AskedByStaff } from '../commands/staff.ts'
import { Problem } from '../http/problem.ts'
import { lockInForce } from './sign-in/credentials.ts'
import type { RefreshTokens } from './sign-in/refresh.ts'
import { beyond, type StaffRole } from './staff-roles.ts'

export type ChangeStaffRole = (
  asked: AskedByStaff,
  order: { staffId: string; role: StaffRole },
) => Promise<{ staffId: string; role: StaffRole; position: bigint; isReplay: boolean }>

type Deps = {
  readonly pool: Pool
  readonly act: Act
  readonly refreshTokens: Pick<RefreshTokens, 'endAll' | 'endAccess'>
}

/** Throws OWN_ROLE and ROLE_BEYOND_OWN before anything is on record, and STAFF_UNKNOWN. The console has every permission. */
export const createChangeStaffRole =
  ({ pool, act, refreshTokens }: Deps): ChangeStaffRole =>
  async (asked, { staffId, role }) => {
    const { staff } = asked
    if (staff.id === staffId) throw new Problem('OWN_ROLE')
    if (staff.role !== 'system' && beyond(staff.role, role).length > 0) {
      throw new Problem('ROLE_BEYOND_OWN')
    }
    const subject = { kind: 'staff', id: staffId }
    const order = { action: 'staff.role', subject, details: { to: role } }
    const acted = await act(asked, order, async () => {
      const changed = await transaction(pool, async (client) => {
        const known = await lockInForce(client, staffId)
        if (known === null || known.role === 'player') return null
        await query(
          client,
          sql`update identity.credentials set role = ${role} where subject_id = ${staffId}`,
        )
        const ended = await refreshTokens.endAll(client, { subjectId: staffId }, 'reset')
        return { from: known.role, ended }
      })
      if (changed === null) return { outcome: 'refused', details: {} }
      await refreshTokens.endAccess(changed.ended)
      return { outcome: 'done', details: { from: changed.from } }
    })
    if (acted.outcome === 'refused') throw new Problem('STAFF_UNKNOWN')
    return { staffId, role, position: acted.position, isReplay: acted.isReplay }
  }
