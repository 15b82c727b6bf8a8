/** Facts of a player's VIP tier, stored in `player-{playerId}`. */
import { z } from 'zod'
import { vipCheckSchema } from '../../jurisdictions/columns/money.ts'
import { tierSchema } from '../rules/vip-tiers.ts'
import { currencySchema } from '../../shared/currency.ts'
import { PLAYER_DIMENSIONS, playerDimensions, withoutPlayer } from '../../shared/dimensions.ts'
import { minorSumSchema } from '../../shared/money.ts'
import { reasonSchema } from '../../shared/reason.ts'
import { textSchema } from '../../shared/text.ts'

const found = {
  tier: tierSchema,
  previous: tierSchema,
  turnover: minorSumSchema.describe('lifetime, as of the bet that reached it'),
  currency: currencySchema,
  ruleVersion: textSchema(40),
}
const checkedBy = z.uuid().describe('who of the staff has seen to it')
const whose = playerDimensions.shape

const set = z.object({ tier: tierSchema, previous: tierSchema, reason: reasonSchema, ...whose })
const proposed = z.object({ ...found, ...whose })
const granted = z.object({
  tier: tierSchema,
  previous: tierSchema,
  checks: z.array(z.object({ check: vipCheckSchema, checkedBy })),
  rule: textSchema(40).describe('version of the pack that demanded them'),
  reason: reasonSchema,
  ...whose,
})
const refused = z.object({ tier: tierSchema, reason: reasonSchema, ...whose })

export const vipOlder = {
  'VipTierSet@1': { schema: set.omit(PLAYER_DIMENSIONS), upcast: withoutPlayer },
  'VipTierProposed@1': { schema: proposed.omit(PLAYER_DIMENSIONS), upcast: withoutPlayer },
  'VipTierGranted@1': { schema: granted.omit(PLAYER_DIMENSIONS), upcast: withoutPlayer },
  'VipTierRefused@1': { schema: refused.omit(PLAYER_DIMENSIONS), upcast: withoutPlayer },
} as const

/** The schemas ARE the storage format: rename no field; a required one comes with the version before among the older ones. */
export const vipOptions = [
  /** Of before there were proposals: the tier was the player's at once. */
  z.object({ type: z.literal('VipTierReached'), data: z.object(found) }),
  z.object({ type: z.literal('VipTierSet'), data: set }),
  z.object({ type: z.literal('VipTierProposed'), data: proposed }),
  z.object({
    type: z.literal('VipCheckRecorded'),
    data: z.object({
      tier: tierSchema,
      check: vipCheckSchema,
      outcome: z.enum(['passed', 'failed']),
      evidence: reasonSchema.describe('what was looked at; it names no person'),
      checkedBy,
    }),
  }),
  z.object({ type: z.literal('VipTierGranted'), data: granted }),
  z.object({ type: z.literal('VipTierRefused'), data: refused }),
] as const
export type VipEvent = z.output<(typeof vipOptions)[number]>

const EVENTS: ReadonlySet<string> = new Set(vipOptions.map(({ shape }) => shape.type.value))

export const isVipEvent = (event: { type: string }): event is VipEvent => EVENTS.has(event.type)

/** Whether the profile is another by it: it shows the tier alone. */
export function isVipShown({ type, data }: VipEvent): boolean {
  const isOfTier = type === 'VipTierReached' || type === 'VipTierSet' || type === 'VipTierGranted'
  return isOfTier && data.tier !== data.previous
}
