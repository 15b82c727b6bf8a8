/** A finding of a read model -> a command: the VIP tier that a player's turnover has reached, told once to their stream. */
import { vipTierFoundSchema } from '../../domain/identity/rules/vip-tiers.ts'
import { player } from '../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { findingIdOf } from '../../eventstore/ids.ts'
import type { Unsent } from '../../projections/reading/outbox.ts'
import { done, OUTBOX } from '../engine/step.ts'

/** Twice has the effect of once; a tier that the player has, or is above, changes nothing. */
export async function reachVipTier(handler: CommandHandler, finding: Unsent) {
  const { projection, key, kind, rulesVersion } = finding
  const { playerId, ...found } = vipTierFoundSchema.decode(finding.data as never)
  const commandId = findingIdOf(projection, key)
  const ruleVersion = rulesVersion ?? 'none'
  const executed = await handler.execute(player, {
    commandId,
    bodyHash: kind,
    correlationId: commandId,
    actor: OUTBOX,
    id: playerId,
    command: () => ({ type: 'ReachVipTier' as const, ...found, ruleVersion }),
  })
  return done(executed)
}
