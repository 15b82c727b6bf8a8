/** Roles of the staff, and who may give which. */
import { z } from 'zod'
import { ROLES, type Role } from '../http/caller.ts'
import { may, permissionsOf, type Permission } from '../http/permissions.ts'

export type StaffRole = Exclude<Role, 'player'>

const isStaff = (role: Role): role is StaffRole => role !== 'player'
export const STAFF_ROLES: readonly StaffRole[] = ROLES.filter(isStaff)
export const staffRoleSchema = z.enum(ROLES).exclude(['player'])

/** What the role has and the one who gives it has not: nobody gives more than they have. */
export const beyond = (giver: Role, role: StaffRole): Permission[] =>
  permissionsOf(role).filter((permission) => !may(giver, permission))

export const mayGive = (giver: Role, role: StaffRole): boolean =>
  may(giver, 'staff.manage') && beyond(giver, role).length === 0
