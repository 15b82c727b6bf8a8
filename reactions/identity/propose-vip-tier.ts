/** A finding of a read model -> a command: the VIP tier that a player's turnover has reached is proposed, once; a person grants it. */
import { vipTierFoundSchema } from '../../domain/identity/rules/vip-tiers.ts'
import { packsInForce } from '../../domain/packs-in-force.ts'
import { player } from '../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Unsent } from '../../projections/reading/outbox.ts'
import { done, fromFinding } from '../engine/step.ts'

/** Twice has the effect of once; a tier that the player has, or is above, changes nothing. */
export async function proposeVipTier(handler: CommandHandler, finding: Unsent) {
  const { playerId, ...found } = vipTierFoundSchema.decode(finding.data as never)
  const ruleVersion = finding.rulesVersion ?? 'none'
  const { packAt: packsAt } = await packsInForce(handler)
  const executed = await handler.execute(player, {
    ...fromFinding(finding),
    id: playerId,
    command: (at) => ({ type: 'ProposeVipTier' as const, at, packsAt, ...found, ruleVersion }),
  })
  return done(executed)
}
