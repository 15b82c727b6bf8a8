/** What is stored in `player-{playerId}`: nothing personal in clear. */
import { z } from 'zod'
import { currencySchema } from '../shared/currency.ts'
import { vipOptions } from './vip.ts'

// These schemas ARE the storage format. Add optional fields; never rename one.
export const playerEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('PlayerRegistered'),
    data: z.object({
      country: z.string().length(2).describe('ISO 3166-1 alpha-2'),
      currency: currencySchema,
      emailHash: z.string().describe('HMAC-SHA-256 of the normalised e-mail under a secret pepper'),
    }),
  }),
  ...vipOptions,
])
export type PlayerEvent = z.output<typeof playerEvent>
