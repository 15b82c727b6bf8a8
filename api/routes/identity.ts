/** Sign-in, and who one is. */
import { z } from 'zod'
import { textSchema } from '../../domain/shared/text.ts'
import { ROLES, TOKEN_LIFE_S } from '../auth.ts'
import { defineRoute } from '../route.ts'

const email = z.email().max(254)
const roleSchema = z.enum(ROLES)

export const signIn = defineRoute({
  method: 'post',
  path: '/v1/auth/token',
  operationId: 'signIn',
  summary: 'Answers an access token for fifteen minutes.',
  limit: 'sign-in',
  body: z.strictObject({ email, password: textSchema(128) }),
  status: 200,
  reply: z.object({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('seconds'),
    role: roleSchema,
  }),
  rejects: ['SIGN_IN_FAILED'],
  async handle({ body }, { identity }) {
    const { accessToken, role } = await identity.signIn(body.email, body.password)
    return { accessToken, tokenType: 'Bearer' as const, expiresIn: TOKEN_LIFE_S, role }
  },
})

export const me = defineRoute({
  method: 'get',
  path: '/v1/me',
  operationId: 'me',
  summary: 'Who the caller is.',
  roles: ROLES,
  status: 200,
  reply: z.object({ id: z.uuid(), role: roleSchema }),
  handle: ({ caller }) => Promise.resolve(caller),
})
