/** Sign-in and refresh: tokens for whoever knows a password, or has a token to spend. */
import { ROLES } from '../../http/caller.ts'
import { z } from 'zod'
import { textSchema } from '../../../domain/shared/text.ts'
import { emailSchema } from '../email.ts'
import { TOKEN_LIFE_S } from './access-tokens.ts'
import { IDLE_MS } from './refresh-families.ts'
import { defineRoute } from '../../http/route.ts'
import { idSchema } from '../../http/schemas.ts'
import type { Whereabouts } from '../../commands/whereabouts.ts'
import type { SignedIn } from './sign-in.ts'
import { PERSONAL } from '../../http/example-story.ts'
import type { Identity } from '../identity.ts'

const signedInSchema = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int().describe('seconds'),
  refreshToken: z.string().describe('for POST /v1/auth/refresh, once'),
  refreshExpiresIn: z.int().describe('seconds it may lie unused'),
  role: z.enum(ROLES),
})

/** A refresh goes on with what was begun: only a sign-in tells of newer terms. */
const begunSchema = signedInSchema.extend({
  termsDue: z
    .string()
    .nullable()
    .describe('version of terms to be accepted before playing or paying in goes on; null: none'),
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

const EXAMPLE = {
  accessToken: 'eyJhbGciOiJFUzI1NiIsImtpZCI6IjEiLCJ0eXAiOiJhdCtqd3QifQ.e30.c2lnbmF0dXJl',
  tokenType: 'Bearer',
  expiresIn: 900,
  refreshToken: 'Zk3b0uGn2l8yq1Vw5tR7xE9sA4cD6fH8jK0mN2pQ4rS',
  refreshExpiresIn: 1_800,
  role: 'player',
}

export const signIn = defineRoute<{ identity: Identity; whereabouts: Whereabouts }>()({
  method: 'post',
  path: '/v1/auth/token',
  operationId: 'signIn',
  summary: 'Answers an access token for fifteen minutes, and a token to refresh it.',
  limit: 'sign-in',
  body: z.strictObject({
    email: emailSchema,
    password: textSchema(128),
    code: z
      .string()
      .regex(/^\d{6}$/, 'six digits')
      .optional()
      .describe('of the second factor; staff always need it'),
    device: idSchema
      .optional()
      .describe('a random id that the app keeps: by it a sign-in from elsewhere is told apart'),
  }),
  status: 200,
  reply: begunSchema,
  rejects: ['ACCOUNT_ENDED', 'SECOND_FACTOR_REQUIRED', 'SIGN_IN_FAILED', 'SIGN_IN_LOCKED'],
  example: {
    body: { email: PERSONAL.email, password: 'kettle of nine herons', code: '287082' },
    reply: { ...EXAMPLE, termsDue: null },
  },
  async handle({ body: { device, ...body }, from, key, address }, { identity, whereabouts }) {
    const signedIn = await identity.signIn({ ...body, from: { ...from(), device } })
    const { id: playerId, role } = signedIn
    const seen = { address, requestId: key.requestId }
    if (role !== 'player') return { ...replyOf(signedIn), termsDue: null }
    await whereabouts.ofPlayer(seen, { playerId, moment: 'signIn' })
    return { ...replyOf(signedIn), termsDue: await identity.agreements.termsDue(playerId) }
  },
})

export const refresh = defineRoute<{ identity: Identity }>()({
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
  example: { body: { refreshToken: EXAMPLE.refreshToken }, reply: EXAMPLE },
  handle: async ({ body, key }, { identity }) =>
    replyOf(await identity.refresh(body.refreshToken, key.idempotencyKey)),
})
