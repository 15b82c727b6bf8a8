/** Who of the staff has which role, and what each role may: nothing of it is about a player. */
import { z } from 'zod'
import { COMPLIANCE, OPERATOR } from '../http/example-story.ts'
import { cursorBy, pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { may, PERMISSIONS, permissions, permissionsOf } from '../http/permissions.ts'
import { defineRoute } from '../http/route.ts'
import type { StaffList } from './staff-list.ts'
import { mayGive, STAFF_ROLES, staffRoleSchema } from './staff-roles.ts'

const idCursor = cursorBy<string>(z.uuid(), {
  read: (text) => (z.uuid().safeParse(text).success ? text : null),
  write: (id) => id,
})

export const listStaff = defineRoute<{ staffList: StaffList }>()({
  method: 'get',
  path: '/v1/operations/staff',
  operationId: 'listStaff',
  summary: 'Accounts of the staff with their roles, in the order of their ids.',
  permission: 'staff.read',
  query: z.strictObject({
    limit: pageQuery.limit,
    cursor: idCursor.optional(),
    role: staffRoleSchema.optional(),
    may: z.enum(PERMISSIONS).optional().describe('those alone whose role has the permission'),
    isActive: z.enum(['true', 'false']).optional(),
  }),
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        staffId: z.uuid(),
        role: staffRoleSchema,
        isActive: z.boolean().describe('false: disabled, nobody signs in with it'),
      }),
    ),
    ...pageReply,
    nextCursor: idCursor.nullable(),
  }),
  example: {
    reply: {
      data: [
        { staffId: OPERATOR, role: 'operator', isActive: true },
        { staffId: COMPLIANCE, role: 'compliance', isActive: true },
      ],
      hasMore: false,
      nextCursor: null,
    },
  },
  async handle({ query }, { staffList }) {
    const { role, may: permission, isActive } = query
    const roles = STAFF_ROLES.filter(
      (one) =>
        (role === undefined || one === role) && (permission === undefined || may(one, permission)),
    )
    const rows = await staffList({
      ...rowsOfPage(query),
      roles,
      isActive: isActive === undefined ? null : isActive === 'true',
    })
    const page = pageOf(rows, query, ({ subject_id }) => subject_id)
    const data = page.data.map((row) => ({
      staffId: row.subject_id,
      role: row.role,
      isActive: row.is_active,
    }))
    return { ...page, data }
  },
})

export const listRoles = defineRoute()({
  method: 'get',
  path: '/v1/operations/roles',
  operationId: 'listRoles',
  summary: 'Roles of the staff, and what each may.',
  permission: 'staff.read',
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        role: staffRoleSchema,
        mayGive: z.boolean().describe('whether the caller may give it to somebody else'),
        permissions: z.array(z.object({ name: z.enum(PERMISSIONS), says: z.string() })),
      }),
    ),
  }),
  example: {
    reply: {
      data: [
        {
          role: 'auditor',
          mayGive: false,
          permissions: [{ name: 'staff.read', says: permissions['staff.read'].says }],
        },
      ],
    },
  },
  handle({ caller }) {
    const data = STAFF_ROLES.map((role) => ({
      role,
      mayGive: mayGive(caller.role, role),
      permissions: permissionsOf(role).map((name) => ({ name, says: permissions[name].says })),
    }))
    return Promise.resolve({ data })
  },
})
