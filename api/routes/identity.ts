/** Registration, sign-in, and who one is. */
import countries from 'i18n-iso-countries'
import { z } from 'zod'
import { currencySchema } from '../../domain/shared/currency.ts'
import { textSchema } from '../../domain/shared/text.ts'
import { ROLES, TOKEN_LIFE_S } from '../auth.ts'
import { defineRoute } from '../route.ts'
import { effectSchema } from '../schemas.ts'

const PASSWORD_MIN = 10

const email = z.email().max(254)
const password = textSchema(128).refine((text) => text.length >= PASSWORD_MIN, {
  error: `at least ${PASSWORD_MIN} characters`,
})
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code in capitals, such as MT')
  .refine((code) => countries.isValid(code), 'not a country of ISO 3166-1')
const roleSchema = z.enum(ROLES)

export const registerPlayer = defineRoute({
  method: 'post',
  path: '/v1/players',
  operationId: 'registerPlayer',
  summary: 'Registers a player and opens the wallet.',
  limit: 'registration',
  body: z.strictObject({ email, password, country, currency: currencySchema }),
  status: 201,
  reply: z.object({ playerId: z.uuid(), ...effectSchema }),
  rejects: ['EMAIL_TAKEN'],
  handle: ({ body, requestId }, { identity }) => identity.register(body, requestId),
})

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
