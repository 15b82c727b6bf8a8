/** Whoever is signed in: who they are, another password, and the end of their sign-ins. */
import { askedBy } from '../../http/asked-by.ts'
import { ROLES } from '../../http/caller.ts'
import { PERMISSIONS, permissionsOf } from '../../http/permissions.ts'
import { z } from 'zod'
import { textSchema } from '../../../domain/shared/text.ts'
import { newPasswordSchema } from './password-rules.ts'
import { defineRoute } from '../../http/route.ts'
import { effectSchema } from '../../http/schemas.ts'
import { PLAYER, POSITION } from '../../http/example-story.ts'
import type { Identity } from '../identity.ts'

export const signOut = defineRoute<{ identity: Identity }>()({
  method: 'post',
  path: '/v1/auth/sign-out',
  operationId: 'signOut',
  summary: 'Ends this sign-in: its access and refresh tokens count no more.',
  permission: 'account.use',
  body: z.strictObject({}),
  status: 200,
  reply: z.object({}),
  example: { body: {}, reply: {} },
  async handle({ caller }, { identity }) {
    await identity.signOut(caller.sid)
    return {}
  },
})

export const signOutEverywhere = defineRoute<{ identity: Identity }>()({
  method: 'post',
  path: '/v1/auth/sign-out-everywhere',
  operationId: 'signOutEverywhere',
  summary: 'Ends every sign-in of the caller.',
  permission: 'account.use',
  appends: true,
  body: z.strictObject({}),
  status: 200,
  reply: z.object(effectSchema),
  example: { body: {}, reply: { position: POSITION } },
  handle: (asked, { identity }) => identity.signOutEverywhere(askedBy(asked)),
})

export const changePassword = defineRoute<{ identity: Identity }>()({
  method: 'put',
  path: '/v1/me/password',
  operationId: 'changePassword',
  summary: 'Changes the password, and signs the caller out everywhere else.',
  permission: 'account.use',
  limit: 'sign-in',
  appends: true,
  body: z.strictObject({ password: textSchema(128), newPassword: newPasswordSchema }),
  status: 200,
  reply: z.object(effectSchema),
  rejects: ['PASSWORD_WRONG', 'SIGN_IN_LOCKED'],
  example: {
    body: { password: 'kettle of nine herons', newPassword: 'herons over nine kettles' },
    reply: { position: POSITION },
  },
  handle: ({ body, ...asked }, { identity }) =>
    identity.changePassword(
      { ...askedBy(asked), sid: asked.caller.sid },
      { current: body.password, next: body.newPassword },
    ),
})

export const me = defineRoute()({
  method: 'get',
  path: '/v1/me',
  operationId: 'me',
  summary: 'Who the caller is, and what they may do.',
  permission: 'account.use',
  status: 200,
  reply: z.object({
    id: z.uuid(),
    role: z.enum(ROLES),
    permissions: z.array(z.enum(PERMISSIONS)),
  }),
  example: { reply: { id: PLAYER, role: 'player', permissions: permissionsOf('player') } },
  handle: ({ caller: { id, role } }) =>
    Promise.resolve({ id, role, permissions: permissionsOf(role) }),
})
