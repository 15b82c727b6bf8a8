/** What a player's VIP tier means: shown to the player and to the staff; it is said by rules, and nothing is decided here. */
import { z } from 'zod'
import { vipMeaningAt } from '../../../domain/identity/player/vip-meaning.ts'
import { tierSchema, vipTierRulesSchema } from '../../../domain/identity/rules/vip-tiers.ts'
import type { PacksInForce } from '../../../domain/jurisdictions/in-force.ts'
import { fromMs } from '../../../domain/shared/instant.ts'
import { playerOf } from '../../../projections/identity/players.ts'
import { AS_OF } from '../../http/example-story.ts'
import { Problem } from '../../http/problem.ts'
import { defineRoute } from '../../http/route.ts'
import { afterSchema, asOfSchema, idSchema, sumSchema } from '../../http/schemas.ts'
import type { ReadAfter } from '../../reads/read-after.ts'

type Needs = {
  readonly readAfter: ReadAfter
  /** The pack that holds now, as JSON has it. */
  readonly rulesInForce: (kind: 'vip_tiers') => Promise<unknown>
  readonly lawInForce: () => Promise<PacksInForce>
}

export const getVipMeaning = defineRoute<Needs>()({
  method: 'get',
  path: '/v1/players/{playerId}/vip-tier',
  operationId: 'getVipMeaning',
  summary: 'The VIP tier of a player, and what it means by the rules that hold now.',
  permission: 'profile.read',
  params: z.strictObject({ playerId: idSchema }),
  query: afterSchema,
  status: 200,
  reply: z.object({
    tier: tierSchema,
    hasHost: z.boolean().describe('somebody of the house looks after the player'),
    withdrawalDayMax: sumSchema
      .nullable()
      .describe(
        'of all withdrawals of a day, in minor units of `currency`; null: no limit by tier',
      ),
    currency: z.string(),
    bonus: z
      .enum(['offered', 'none', 'forbidden'])
      .describe('forbidden: the market allows no bonus to whoever has a tier above the lowest'),
    rules: z.object({ tiers: z.string(), market: z.string() }).describe('versions'),
    asOf: asOfSchema,
  }),
  about: 'player',
  example: {
    reply: {
      tier: 'gold',
      hasHost: true,
      withdrawalDayMax: '5000000',
      currency: 'EUR',
      bonus: 'offered',
      rules: { tiers: '2026-1', market: '2026-1' },
      asOf: AS_OF,
    },
  },
  async handle({ caller, params: { playerId }, query }, { readAfter, rulesInForce, lawInForce }) {
    if (caller.role === 'player' && caller.id !== playerId) throw new Problem('NOT_FOUND')
    const { asOf, rows } = await readAfter(query.after, playerOf(playerId))
    const [row] = rows
    if (row === undefined) throw new Problem('NOT_FOUND')
    const tiers = vipTierRulesSchema.decode((await rulesInForce('vip_tiers')) as never)
    const { packAt: packsAt } = await lawInForce()
    const { vip_tier: tier, market, country, currency } = row
    const whose = { tier, market, country, currency }
    const meaning = vipMeaningAt(fromMs(Date.now()), whose, { tiers, packsAt })
    return { ...meaning, currency, asOf }
  },
})
