/** Sign-in, refresh, sign-out, and who one is. */
import { askedBy } from '../../http/asked-by.ts'
import { ROLES } from '../../http/caller.ts'
import { z } from 'zod'
import { textSchema } from '../../../domain/shared/text.ts'
import { TOKEN_LIFE_S } from './access-tokens.ts'
import { newPasswordSchema } from './password-rules.ts'
import { IDLE_MS } from './refresh-families.ts'
import { defineRoute } from '../../http/route.ts'
import { effectSchema } from '../../http/schemas.ts'
import type { SignedIn } from './sign-in.ts'

const roleSchema = z.enum(ROLES)
const email = z.email().max(254)

const signedInSchema = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int().describe('seconds'),
  refreshToken: z.string().describe('for POST /v1/auth/refresh, once'),
  refreshExpiresIn: z.int().describe('seconds it may lie unused'),
  role: roleSchema,
})

const replyOf = ({ accessToken, refreshToken, role, isReplay }: SignedIn) => ({
  accessToken,
  tokenType: 'Bearer' as const,
  expiresIn: TOKEN_LIFE_S,
  refreshToken,
  refreshExpiresIn: IDLE_MS / 1_000,
  role,
  isReplay,
})

export const signIn = defineRoute({
  method: 'post',
  path: '/v1/auth/token',
  operationId: 'signIn',
  summary: 'Answers an access token for fifteen minutes, and a token to refresh it.',
  limit: 'sign-in',
  body: z.strictObject({
    email,
    password: textSchema(128),
    code: z
      .string()
      .regex(/^\d{6}$/, 'six digits')
      .optional()
      .describe('of the second factor; staff always need it'),
  }),
  status: 200,
  reply: signedInSchema,
  rejects: ['SECOND_FACTOR_REQUIRED', 'SIGN_IN_FAILED', 'SIGN_IN_LOCKED'],
  handle: async ({ body }, { identity }) => replyOf(await identity.signIn(body)),
})

export const refresh = defineRoute({
  method: 'post',
  path: '/v1/auth/refresh',
  operationId: 'refresh',
  summary: 'Spends a refresh token for the next one and a new access token.',
  limit: 'sign-in',
  appends: true,
  body: z.strictObject({
    refreshToken: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'no refresh token'),
  }),
  status: 200,
  reply: signedInSchema,
  rejects: ['REFRESH_REFUSED'],
  handle: async ({ body, key }, { identity }) =>
    replyOf(await identity.refresh(body.refreshToken, key.idempotencyKey)),
})

export const signOut = defineRoute({
  method: 'post',
  path: '/v1/auth/sign-out',
  operationId: 'signOut',
  summary: 'Ends this sign-in: its access and refresh tokens count no more.',
  roles: ROLES,
  body: z.strictObject({}),
  status: 200,
  reply: z.object({}),
  async handle({ caller }, { identity }) {
    await identity.signOut(caller.sid)
    return {}
  },
})

export const signOutEverywhere = defineRoute({
  method: 'post',
  path: '/v1/auth/sign-out-everywhere',
  operationId: 'signOutEverywhere',
  summary: 'Ends every sign-in of the caller.',
  roles: ROLES,
  appends: true,
  body: z.strictObject({}),
  status: 200,
  reply: z.object(effectSchema),
  handle: (asked, { identity }) => identity.signOutEverywhere(askedBy(asked)),
})

export const changePassword = defineRoute({
  method: 'put',
  path: '/v1/me/password',
  operationId: 'changePassword',
  summary: 'Changes the password, and signs the caller out everywhere else.',
  roles: ROLES,
  limit: 'sign-in',
  appends: true,
  body: z.strictObject({ password: textSchema(128), newPassword: newPasswordSchema }),
  status: 200,
  reply: z.object(effectSchema),
  rejects: ['PASSWORD_WRONG', 'SIGN_IN_LOCKED'],
  handle: ({ body, ...asked }, { identity }) =>
    identity.changePassword(
      { ...askedBy(asked), sid: asked.caller.sid },
      { current: body.password, next: body.newPassword },
    ),
})

export const me = defineRoute({
  method: 'get',
  path: '/v1/me',
  operationId: 'me',
  summary: 'Who the caller is.',
  roles: ROLES,
  status: 200,
  reply: z.object({ id: z.uuid(), role: roleSchema }),
  handle: ({ caller: { id, role } }) => Promise.resolve({ id, role }),
})
