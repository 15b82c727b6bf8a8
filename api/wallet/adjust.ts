/** Balances corrected by hand: one of the staff asks, another decides, and then the wallet moves. */
import { eventOf } from '../../eventstore/command.ts'
import { v4 } from 'uuid'
import type { AdjustmentEvent, Direction } from '../../domain/wallet/adjustment/events.ts'
import type { Minor } from '../../domain/shared/money.ts'
import { adjustment } from '../../domain/wallet/adjustment/decider.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import { accepted, Refusal, Rehearsed } from '../commands/command.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../commands/staff.ts'

type Deps = Pick<CommandDeps, 'handler' | 'finishers'>

type Answer = EffectOnRecord & { adjustmentId: string }

export type RequestAdjustment = (
  asked: AskedByStaff,
  order: { playerId: string; direction: Direction; amount: Minor },
) => Promise<Answer>

type DecideAdjustment<More = unknown> = (
  asked: AskedByStaff,
  order: { adjustmentId: string },
) => Promise<Answer & More>

/** Throws PLAYER_UNKNOWN where there is no wallet to adjust. */
export const createRequestAdjustment =
  ({ handler, finishers }: Deps): RequestAdjustment =>
  async (asked, order) => {
    const { playerId } = order
    const { status } = await handler.stateOf(wallet, playerId, { isFresh: true })
    if (status === 'absent') throw new Refusal('PLAYER_UNKNOWN')
    const request = staffRequestOf(asked, order)
    const adjustmentId = createdIdOf(request.commandId, 'adjustment', playerId)
    const { reason, staff } = asked
    const executed = await handler.execute(adjustment, {
      ...request,
      id: adjustmentId,
      command: () => ({ type: 'RequestAdjustment' as const, ...order, reason, by: staff.id }),
    })
    const { events, position, isReplay } = accepted(executed)
    const recorded = await finishers.finish(eventOf(events, 'AdjustmentRequested'))
    return { adjustmentId, position, auditPosition: recorded.position, isReplay }
  }

export type ApproveAdjustment = DecideAdjustment<{ balance: Minor; currency: string }>
export type RefuseAdjustment = DecideAdjustment

type Decision = 'ApproveAdjustment' | 'RefuseAdjustment'

const decide = (
  { handler }: Deps,
  asked: AskedByStaff,
  { type, adjustmentId }: { type: Decision; adjustmentId: string },
) =>
  handler.execute(adjustment, {
    ...staffRequestOf(asked, { adjustmentId }),
    id: adjustmentId,
    command: () => ({ type, reason: asked.reason, by: asked.staff.id }),
  })

/** Throws SAME_PERSON, ADJUSTMENT_UNKNOWN, ADJUSTMENT_DECIDED; where the wallet declines for good, its reason. */
export const createApproveAdjustment =
  (deps: Deps): ApproveAdjustment =>
  async (asked, { adjustmentId }) => {
    const { handler, finishers } = deps
    const executed = await decide(deps, asked, { type: 'ApproveAdjustment', adjustmentId })
    if (executed.outcome === 'rehearsed') {
      throw await rehearsedWith(handler, adjustmentId, executed.events)
    }
    const { events, isReplay } = accepted(executed)
    const approved = eventOf(events, 'AdjustmentApproved')
    const { moved, position, recorded } = await finishers.finish(approved)
    if (moved.type === 'AdjustmentDeclined') throw new Refusal(moved.data.reason)
    const { currency } = await handler.stateOf(wallet, approved.data.playerId)
    const { balance } = moved.data
    const { position: auditPosition } = recorded
    return { adjustmentId, balance, currency, position, auditPosition, isReplay }
  }

/** Throws as an approval does. */
export const createRefuseAdjustment =
  (deps: Deps): RefuseAdjustment =>
  async (asked, { adjustmentId }) => {
    const { events, position, isReplay } = accepted(
      await decide(deps, asked, { type: 'RefuseAdjustment', adjustmentId }),
    )
    const recorded = await deps.finishers.finish(eventOf(events, 'AdjustmentRefused'))
    return { adjustmentId, position, auditPosition: recorded.position, isReplay }
  }

/** An approval alone would not say whether the wallet has enough. */
async function rehearsedWith(
  handler: Deps['handler'],
  adjustmentId: string,
  events: readonly AdjustmentEvent[],
): Promise<Rehearsed> {
  const { playerId, direction, amount } = eventOf(events, 'AdjustmentApproved').data
  const id = v4()
  const moved = await handler.execute(wallet, {
    id: playerId,
    commandId: id,
    bodyHash: 'dry',
    correlationId: id,
    isDry: true,
    actor: { role: 'system', id: 'rehearsal' },
    command: () => ({ type: 'Adjust' as const, adjustmentId, direction, amount }),
  })
  if (moved.outcome !== 'rehearsed') throw new Error('a wallet that does not rehearse')
  return new Rehearsed([...events, ...moved.events])
}
