/** What is stored in `gaming-house`: what of gaming the house has switched off, and on again. Every process that takes bets follows it. */
import { z } from 'zod'
import { reasonSchema } from '../../shared/reason.ts'
import type { Stream } from '../../shared/stream.ts'
import { textSchema } from '../../shared/text.ts'

/** The id of the only stream there is. */
export const HOUSE = 'house'

export const switchTargetSchema = z
  .object({
    kind: z.enum(['all', 'game', 'provider']),
    name: textSchema(64).nullable().describe('a gameId, or a provider; null: of all'),
  })
  .refine(({ kind, name }) => (kind === 'all') === (name === null), 'all has no name, others have')
export type SwitchTarget = z.output<typeof switchTargetSchema>

// The schema IS the storage format. Add optional fields; never rename one. Who acted is the metadata's actor.
export const gamingHouseEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('Switched'),
    data: z.object({ target: switchTargetSchema, isOn: z.boolean(), reason: reasonSchema }),
  }),
])
export type GamingHouseEvent = z.output<typeof gamingHouseEvent>

export const gamingHouseStream = {
  category: 'gaming',
  belongsTo: 'nobody',
  events: gamingHouseEvent,
} as const satisfies Stream
