/** The VIP tier of a player: a rule moves it up by lifetime turnover, the staff set it with a reason. */
import { reasonSchema } from '../../shared/reason.ts'
import { z } from 'zod'
import { tierRank, tierSchema, type Tier } from '../rules/vip-tiers.ts'
import { currencySchema } from '../../shared/currency.ts'
import { accept } from '../../shared/decider.ts'
import { minorSumSchema } from '../../shared/money.ts'
import { textSchema } from '../../shared/text.ts'

/** What of it is stored in `player-{playerId}`. The schemas ARE the storage format: add optional fields, rename none. */
export const vipOptions = [
  z.object({
    type: z.literal('VipTierReached'),
    data: z.object({
      tier: tierSchema,
      previous: tierSchema,
      turnover: minorSumSchema.describe('lifetime, as of the bet that reached it'),
      currency: currencySchema,
      ruleVersion: textSchema(40),
    }),
  }),
  z.object({
    type: z.literal('VipTierSet'),
    data: z.object({ tier: tierSchema, previous: tierSchema, reason: reasonSchema }),
  }),
] as const
export type VipEvent = z.output<(typeof vipOptions)[number]>

/** `turnover` in minor units of `currency`. */
export type VipCommand =
  | {
      type: 'ReachVipTier'
      tier: Tier
      turnover: bigint
      currency: string
      ruleVersion: string
    }
  | { type: 'SetVipTier'; tier: Tier; reason: string }

/** What a registered player's state holds of it. */
export type VipState = { readonly vipTier: Tier }
export const initialVip: VipState = { vipTier: 'bronze' }

export const isVipEvent = (event: { type: string }): event is VipEvent =>
  event.type === 'VipTierReached' || event.type === 'VipTierSet'

export const isVipCommand = (command: { type: string }): command is VipCommand =>
  command.type === 'ReachVipTier' || command.type === 'SetVipTier'

export const evolveVip = ({ data }: VipEvent): VipState => ({ vipTier: data.tier })

/** The rule never takes a tier away, not even one that the staff set above it. */
export function decideVip(command: VipCommand, { vipTier: previous }: VipState) {
  switch (command.type) {
    case 'ReachVipTier': {
      const { tier, turnover, currency, ruleVersion } = command
      if (tierRank(tier) <= tierRank(previous)) return accept<VipEvent>()
      return accept<VipEvent>({
        type: 'VipTierReached',
        data: { tier, previous, turnover, currency, ruleVersion },
      })
    }
    case 'SetVipTier': {
      const { tier, reason } = command
      return accept<VipEvent>({ type: 'VipTierSet', data: { tier, previous, reason } })
    }
  }
}
