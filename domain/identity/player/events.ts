/** What is stored in `player-{playerId}`: nothing personal in clear. */
import { z } from 'zod'
import type { Stream } from '../../shared/stream.ts'
import { currencySchema } from '../../shared/currency.ts'
import { accountKindSchema, brandSchema, marketSchema } from '../../shared/dimensions.ts'
import { reasonSchema } from '../../shared/reason.ts'
import { textSchema } from '../../shared/text.ts'
import { agreementOptions } from './agreements.ts'
import { emailOptions } from './email.ts'
import { lifeOptions } from './life-facts.ts'
import { sealedSchema } from './sealed.ts'
import { vipOlder, vipOptions } from './vip-facts.ts'

const peppered = z.string().regex(/^[0-9a-f]{64}$/)

// These schemas ARE the storage format. Add optional fields; never rename one.
export const playerEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('PlayerRegistered'),
    data: z.object({
      country: z.string().length(2).describe('ISO 3166-1 alpha-2'),
      currency: currencySchema,
      emailHash: z.string().describe('HMAC-SHA-256 of the normalised e-mail under a secret pepper'),
      personHash: peppered.optional().describe('the same of name, date of birth and country'),
      personal: sealedSchema.optional(),
      turns18On: z.iso.date().optional().describe('a rule may need it, and no rule decrypts'),
      turns25On: z.iso.date().optional(),
      termsVersion: textSchema(40).optional().describe('of the terms that the player accepted'),
      region: z
        .string()
        .regex(/^[A-Z0-9]{1,3}$/)
        .optional()
        .describe('part of the country, of ISO 3166-2, where its law is made by its parts'),
      market: marketSchema.optional().describe('that the player registered in'),
      rules: textSchema(40)
        .optional()
        .describe('version of the market’s pack by which the player was let in'),
      brand: brandSchema.optional().describe('that the player registered with'),
      accountKind: accountKindSchema.optional().describe('real where it is not said'),
      reason: reasonSchema.optional().describe('of the staff who made the account'),
    }),
  }),
  z.object({ type: z.literal('ProfileChanged'), data: z.object({ personal: sealedSchema }) }),
  z.object({
    type: z.literal('RegistrationAbandoned'),
    data: z.object({
      reason: z.literal('overtaken').describe('the e-mail or the person is taken'),
    }),
  }),
  z.object({
    type: z.literal('PlayerErased'),
    data: z.object({
      emailHash: z.string().describe('whose reservation ends'),
      rule: textSchema(40).describe('version of the retention rules that allowed it'),
    }),
  }),
  ...vipOptions,
  ...lifeOptions,
  ...emailOptions,
  ...agreementOptions,
])
export type PlayerEvent = z.output<typeof playerEvent>

export const playerStream = {
  category: 'player',
  belongsTo: 'player',
  events: playerEvent,
  older: vipOlder,
} as const satisfies Stream
