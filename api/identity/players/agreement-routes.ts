/** Consent to marketing, by product and channel, and the acceptance of newer terms. */
import { z } from 'zod'
import {
  marketingChannelSchema,
  marketingProductSchema,
} from '../../../domain/identity/player/agreements.ts'
import { TERMS_VERSION } from '../../../domain/identity/terms.ts'
import { textSchema } from '../../../domain/shared/text.ts'
import { askedBy } from '../../http/asked-by.ts'
import { AT, POSITION } from '../../http/example-story.ts'
import { defineRoute } from '../../http/route.ts'
import { effectSchema } from '../../http/schemas.ts'
import type { Identity } from '../identity.ts'

const choiceSchema = z.strictObject({
  product: marketingProductSchema,
  channel: marketingChannelSchema,
  isGiven: z.boolean(),
})

const CHOICE = { product: 'casino', channel: 'email', isGiven: true } as const

/** Every product with every channel, once. */
const CHOICES_MAX = marketingProductSchema.options.length * marketingChannelSchema.options.length

export const getMarketingConsent = defineRoute<{ identity: Identity }>()({
  method: 'get',
  path: '/v1/me/marketing-consent',
  operationId: 'getMarketingConsent',
  summary:
    'What may be advertised to the caller, by product and channel, and the newest 100 changes.',
  permission: 'account.change',
  status: 200,
  reply: z.object({
    consents: z.array(choiceSchema).describe('every product with every channel'),
    history: z.array(choiceSchema.extend({ at: z.string() })).describe('the newest first'),
  }),
  rejects: ['PLAYER_UNKNOWN'],
  example: { reply: { consents: [CHOICE], history: [{ ...CHOICE, at: AT }] } },
  handle: ({ caller }, { identity }) => identity.agreements.consents(caller.id),
})

export const changeMarketingConsent = defineRoute<{ identity: Identity }>()({
  method: 'put',
  path: '/v1/me/marketing-consent',
  operationId: 'changeMarketingConsent',
  summary: 'Gives or withdraws consent; what is not named stays as it is.',
  permission: 'account.change',
  appends: true,
  body: z.strictObject({ consents: z.array(choiceSchema).min(1).max(CHOICES_MAX) }),
  status: 200,
  reply: z.object(effectSchema),
  rejects: ['PLAYER_UNKNOWN'],
  example: { body: { consents: [CHOICE] }, reply: { position: POSITION } },
  handle: ({ body, ...asked }, { identity }) =>
    identity.agreements.changeConsents(askedBy(asked), body.consents),
})

export const acceptTerms = defineRoute<{ identity: Identity }>()({
  method: 'post',
  path: '/v1/me/terms',
  operationId: 'acceptTerms',
  summary: 'Accepts the terms in force, where GET /v1/me says that they are due.',
  permission: 'account.change',
  appends: true,
  body: z.strictObject({ version: textSchema(40) }),
  status: 200,
  reply: z.object(effectSchema),
  rejects: ['PLAYER_UNKNOWN'],
  example: { body: { version: TERMS_VERSION }, reply: { position: POSITION } },
  handle: ({ body, ...asked }, { identity }) =>
    identity.agreements.acceptTerms(askedBy(asked), body.version),
})
