/** A player’s second factor: begun, confirmed by its first code, ended by another. Staff have theirs from the start. */
import { askedBy } from '../../http/asked-by.ts'
import { z } from 'zod'
import { defineRoute } from '../../http/route.ts'
import { effectSchema } from '../../http/schemas.ts'
import { POSITION } from '../../http/example-story.ts'
import type { Identity } from '../identity.ts'

const codeSchema = z.string().regex(/^\d{6}$/, 'six digits, as the authenticator app shows them')

export const beginSecondFactor = defineRoute<{ identity: Identity }>()({
  method: 'post',
  path: '/v1/me/second-factor',
  operationId: 'beginSecondFactor',
  summary: 'Answers a secret for an authenticator app; it asks for nothing until it is confirmed.',
  permission: 'account.change',
  body: z.strictObject({}),
  status: 200,
  reply: z.object({
    secret: z.string().describe('base32, RFC 6238: SHA-1, six digits, 30 s'),
    uri: z.string().describe('otpauth://, to be shown as a QR code'),
  }),
  rejects: ['SECOND_FACTOR_ON'],
  example: {
    body: {},
    reply: {
      secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
      uri: 'otpauth://totp/AcmeToCasino:player?issuer=AcmeToCasino&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30',
    },
  },
  handle: ({ caller }, { identity }) => identity.secondFactor.begin(caller),
})

/** What asks for a code of the factor. */
const byCode = {
  method: 'post',
  permission: 'account.change',
  appends: true,
  body: z.strictObject({ code: codeSchema }),
  status: 200,
  reply: z.object(effectSchema),
  rejects: ['SECOND_FACTOR_WRONG', 'SIGN_IN_LOCKED'],
  example: { body: { code: '287082' }, reply: { position: POSITION } },
} as const

export const confirmSecondFactor = defineRoute<{ identity: Identity }>()({
  ...byCode,
  path: '/v1/me/second-factor/confirm',
  operationId: 'confirmSecondFactor',
  summary: 'From now on a sign-in needs a code.',
  handle: ({ body, ...asked }, { identity }) =>
    identity.secondFactor.confirm({ ...askedBy(asked), sid: asked.caller.sid }, body.code),
})

export const disableSecondFactor = defineRoute<{ identity: Identity }>()({
  ...byCode,
  path: '/v1/me/second-factor/disable',
  operationId: 'disableSecondFactor',
  summary: 'A sign-in needs no code any more.',
  handle: ({ body, ...asked }, { identity }) =>
    identity.secondFactor.disable({ ...askedBy(asked), sid: asked.caller.sid }, body.code),
})
