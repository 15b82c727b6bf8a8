/** Another role for one of the staff. */
import { z } from 'zod'
import { askedByStaff, becauseSchema } from '../http/asked-by.ts'
import { COMPLIANCE, POSITION } from '../http/example-story.ts'
import { defineRoute } from '../http/route.ts'
import { effectSchema, idSchema } from '../http/schemas.ts'
import type { ChangeStaffRole } from './staff-role.ts'
import { staffRoleSchema as roleSchema } from './staff-roles.ts'

export const changeStaffRole = defineRoute<{ changeStaffRole: ChangeStaffRole }>()({
  method: 'put',
  path: '/v1/operations/staff/{staffId}/role',
  operationId: 'changeStaffRole',
  summary:
    'Gives one of the staff another role, and signs them out. Nobody changes their own, or gives one that may what they may not.',
  permission: 'staff.manage',
  appends: true,
  params: z.strictObject({ staffId: idSchema }),
  body: z.strictObject({ role: roleSchema, ...becauseSchema }),
  status: 200,
  reply: z.object({ staffId: z.uuid(), role: roleSchema, ...effectSchema }),
  rejects: ['OWN_ROLE', 'ROLE_BEYOND_OWN', 'STAFF_UNKNOWN'],
  example: {
    body: { role: 'risk', reason: 'moves to another team' },
    reply: { staffId: COMPLIANCE, role: 'risk', position: POSITION },
  },
  handle: ({ params, body, ...asked }, { changeStaffRole: change }) =>
    change(askedByStaff(asked, body), { ...params, role: body.role }),
})
