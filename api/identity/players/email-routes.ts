/** The e-mail of a player: proven by a link, and exchanged for another. */
import { z } from 'zod'
import { textSchema } from '../../../domain/shared/text.ts'
import { askedBy } from '../../http/asked-by.ts'
import { POSITION } from '../../http/example-story.ts'
import { defineRoute } from '../../http/route.ts'
import { effectSchema } from '../../http/schemas.ts'
import { emailSchema } from '../email.ts'
import type { Identity } from '../identity.ts'
import { EXAMPLE_TOKEN, tokenSchema } from '../mail/token-form.ts'

const effect = { status: 200, reply: z.object(effectSchema) } as const

export const askEmailVerification = defineRoute<{ identity: Identity }>()({
  ...effect,
  method: 'post',
  path: '/v1/me/email/verification',
  operationId: 'askEmailVerification',
  summary: 'Sends a link to the address of the profile; whoever uses it has proven the address.',
  permission: 'account.change',
  appends: true,
  body: z.strictObject({}),
  rejects: ['EMAIL_VERIFIED_ALREADY', 'LETTERS_ENOUGH', 'PLAYER_UNKNOWN'],
  example: { body: {}, reply: { position: POSITION } },
  handle: (asked, { identity }) => identity.emailVerification.ask(askedBy(asked)),
})

/** What a link does, for whoever has it, signed in or not. */
const byLink = {
  ...effect,
  method: 'post',
  limit: 'sign-in',
  appends: true,
  body: z.strictObject({ token: tokenSchema }),
  example: { body: { token: EXAMPLE_TOKEN }, reply: { position: POSITION } },
} as const

export const verifyEmail = defineRoute<{ identity: Identity }>()({
  ...byLink,
  path: '/v1/email/verify',
  operationId: 'verifyEmail',
  summary: 'Proves an address by the link that was sent to it.',
  rejects: ['LINK_EXPIRED', 'LINK_UNKNOWN', 'LINK_USED'],
  handle: ({ body, key }, { identity }) => identity.emailVerification.verify(key, body.token),
})

export const askEmailChange = defineRoute<{ identity: Identity }>()({
  ...effect,
  method: 'post',
  path: '/v1/me/email',
  operationId: 'askEmailChange',
  summary:
    'Sends a link to a new address, and a notice to the present one, which stays until the link is used.',
  permission: 'account.change',
  limit: 'sign-in',
  appends: true,
  body: z.strictObject({ email: emailSchema, password: textSchema(128) }),
  rejects: ['EMAIL_SAME', 'LETTERS_ENOUGH', 'PASSWORD_WRONG', 'SIGN_IN_LOCKED'],
  example: {
    body: { email: 'ada.borg@players.example', password: 'kettle of nine herons' },
    reply: { position: POSITION },
  },
  handle: ({ body, ...asked }, { identity }) => identity.emailChange.ask(askedBy(asked), body),
})

export const changeEmail = defineRoute<{ identity: Identity }>()({
  ...byLink,
  path: '/v1/email/change',
  operationId: 'changeEmail',
  summary: 'Has the new address in force, by the link that was sent to it.',
  rejects: ['EMAIL_TAKEN', 'LINK_EXPIRED', 'LINK_UNKNOWN', 'LINK_USED', 'PROFILE_CHANGED'],
  handle: ({ body, key }, { identity }) => identity.emailChange.change(key, body.token),
})
