/** Sets a player's VIP tier by hand: a fact of the player's stream, repeated in the audit log before it is answered. */
import { eventOf } from '../../../eventstore/command.ts'
import type { Tier } from '../../../domain/identity/rules/vip-tiers.ts'
import { player } from '../../../domain/identity/player/decider.ts'
import { accepted } from '../../commands/command.ts'
import type { CommandDeps } from '../../commands/command-deps.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../../commands/staff.ts'

export type VipTierAnswer = EffectOnRecord & { playerId: string; tier: Tier; previous: Tier }

export type SetVipTier = (
  asked: AskedByStaff,
  order: { playerId: string; tier: Tier },
) => Promise<VipTierAnswer>

export const createSetVipTier =
  ({ handler, finishers }: Pick<CommandDeps, 'handler' | 'finishers'>): SetVipTier =>
  async (asked, { playerId, tier }) => {
    const { reason } = asked
    const executed = await handler.execute(player, {
      ...staffRequestOf(asked, { playerId, tier }),
      id: playerId,
      command: () => ({ type: 'SetVipTier' as const, tier, reason }),
    })
    const { events, position, isReplay } = accepted(executed)
    const set = eventOf(events, 'VipTierSet')
    const { previous } = set.data
    const recorded = await finishers.finish(set)
    return { playerId, tier, previous, position, auditPosition: recorded.position, isReplay }
  }
