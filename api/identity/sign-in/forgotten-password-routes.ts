/** A forgotten password: a letter with a link, and a new password for whoever has it. */
import { z } from 'zod'
import { defineRoute } from '../../http/route.ts'
import { effectSchema } from '../../http/schemas.ts'
import { PERSONAL, POSITION } from '../../http/example-story.ts'
import { emailSchema } from '../email.ts'
import type { Identity } from '../identity.ts'
import { EXAMPLE_TOKEN, tokenSchema } from '../mail/token-form.ts'
import { newPasswordSchema } from './password-rules.ts'

export const forgottenPassword = defineRoute<{ identity: Identity }>()({
  method: 'post',
  path: '/v1/auth/forgotten-password',
  operationId: 'forgottenPassword',
  summary:
    'Sends a letter to the address, if a player has it; the answer is the same if nobody does.',
  limit: 'sign-in',
  body: z.strictObject({ email: emailSchema }),
  status: 202,
  reply: z.object({}),
  rejects: ['OVERLOADED'],
  example: { body: { email: PERSONAL.email }, reply: {} },
  async handle({ body }, { identity }) {
    await identity.forgottenPassword(body.email)
    return {}
  },
})

export const resetPassword = defineRoute<{ identity: Identity }>()({
  method: 'post',
  path: '/v1/auth/reset-password',
  operationId: 'resetPassword',
  summary:
    'Sets a new password by the link of a letter and ends every sign-in; a second factor is asked for as before.',
  limit: 'sign-in',
  appends: true,
  body: z.strictObject({ token: tokenSchema, newPassword: newPasswordSchema }),
  status: 200,
  reply: z.object(effectSchema),
  rejects: ['LINK_EXPIRED', 'LINK_UNKNOWN', 'LINK_USED'],
  example: {
    body: { token: EXAMPLE_TOKEN, newPassword: 'herons over nine kettles' },
    reply: { position: POSITION },
  },
  handle: ({ body, key }, { identity }) => identity.resetPassword(key, body),
})
