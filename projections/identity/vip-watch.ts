/**
 * One row per wallet, since only WalletOpened says the currency: its lifetime turnover and the tier that it has brought,
 * and a finding whenever that tier goes up. What the staff set is not looked at: the player's stream knows both.
 */
import { exponentOf } from '../../domain/shared/currency.ts'
import { dayOf } from '../../domain/shared/instant.ts'
import {
  tierOn,
  tierRank,
  type Tier,
  vipTierRules,
  vipTierRulesSchema,
} from '../../domain/identity/rules/vip-tiers.ts'
import { integer, oneOf, sum, text, uuid } from '../engine/columns.ts'
import { known, projection } from '../engine/projection.ts'
import { ruled } from '../engine/ruled.ts'

const columns = {
  player_id: uuid,
  currency: text,
  exponent: integer, // decimals of its minor unit
  turnover: sum, // lifetime stakes, in minor units
  tier: oneOf<Tier>(), // the highest that the rules gave so far
}

export const vipWatch = ruled({
  kind: 'vipTier',
  packs: 'vip_tiers',
  rules: vipTierRules,
  schema: vipTierRulesSchema,
  make: (rules) =>
    projection({
      name: 'vip_watch',
      oneRowPer: 'wallet',
      answers: 'lifetime turnover; finds the tiers that it reaches',
      version: 3, // sums of any size
      columns,
      key: ['player_id'],
      partitionBy: 'player_id',
      on: {
        WalletOpened: ({ key, data: { currency } }) => ({
          insert: {
            player_id: key,
            currency,
            exponent: exponentOf(currency) ?? 2,
            turnover: 0n,
            tier: 'bronze',
          },
        }),
        BetPlaced: ({ key, data: { stake }, occurredAt }) => ({
          key: { player_id: key },
          evolve(row) {
            const was = known(row)
            const turnover = was.turnover + stake
            const { exponent } = was
            const reached = tierOn(rules, { day: dayOf(occurredAt), exponent, turnover })
            const tier = tierRank(reached) > tierRank(was.tier) ? reached : was.tier
            return { ...was, turnover, tier }
          },
        }),
      },
      finds(before, after) {
        if (after.tier === (before?.tier ?? 'bronze')) return null
        const { player_id: playerId, tier, currency, turnover } = after
        const data = { playerId, tier, currency, turnover: String(turnover) }
        return { key: `${playerId}/${tier}`, kind: 'vipTier', data }
      },
    }),
})
