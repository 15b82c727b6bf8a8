/** What is stored in `location-{playerId}`: that a player was elsewhere than their market, or hid where they were; never the address itself. */
import { z } from 'zod'
import { LOCATION_MOMENTS } from '../../jurisdictions/location.ts'
import { instantSchema } from '../../shared/instant.ts'
import type { Stream } from '../../shared/stream.ts'
import { textSchema } from '../../shared/text.ts'

const country = z.string().regex(/^[A-Z]{2}$/)

// The schema IS the storage format. Add optional fields; never rename one.
export const locationEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('LocationMismatched'),
    data: z.object({
      moment: z.enum(LOCATION_MOMENTS),
      expected: country.describe('of the market, or of the player where there is none'),
      market: z.string().nullable(),
      country: country.nullable().describe('of the address; null: not known'),
      region: z
        .string()
        .regex(/^[A-Z0-9]{1,3}$/)
        .optional()
        .describe('of the address, as ISO 3166-2 names it within the country; absent: not known'),
      isHidden: z.boolean().nullable().describe('a VPN, a proxy, Tor or a data centre'),
      addressHash: z.string().describe('HMAC-SHA-256 of the address under a secret pepper'),
      isRefused: z.boolean(),
      rules: textSchema(40).describe(
        'version of the pack, or of the rules of before packs said it',
      ),
      seenAt: instantSchema.describe('this is the first such one of its day'),
    }),
  }),
])
export type LocationEvent = z.output<typeof locationEvent>

export const locationStream = {
  category: 'location',
  belongsTo: 'player',
  events: locationEvent,
} as const satisfies Stream
