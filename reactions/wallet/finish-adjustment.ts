/** An approved adjustment -> the wallet, which takes or declines it for good -> its own stream; then the audit log. */
import { adjustment } from '../../domain/wallet/adjustment/decider.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Fact } from '../engine/finisher.ts'
import { recordAction } from '../operations/record-action.ts'
import { done, stepOf } from '../engine/step.ts'

type Deps = { handler: CommandHandler }

/** What the audit log says of what somebody decided. */
export const adjustmentAct =
  (action: 'request' | 'approve' | 'refuse') =>
  ({ key, data }: Fact<'AdjustmentRequested' | 'AdjustmentApproved' | 'AdjustmentRefused'>) => {
    const { playerId, direction, amount, requestedBy, reason } = data
    return {
      action: `adjustment.${action}`,
      subject: { kind: 'player', id: playerId },
      reason,
      details: { adjustmentId: key, direction, amount: String(amount), requestedBy },
    }
  }

/** `moved` is what the wallet did, at `position`; `recorded` the entry in the audit log. */
export async function finishAdjustment({ handler }: Deps, approved: Fact<'AdjustmentApproved'>) {
  const { playerId, direction, amount } = approved.data
  const adjustmentId = approved.key
  const executed = await handler.execute(wallet, {
    ...stepOf(approved, 'adjust'),
    id: playerId,
    command: () => ({ type: 'Adjust' as const, adjustmentId, direction, amount }),
  })
  const moved = done(executed)
  const [fact] = moved.events
  if (fact?.type !== 'Adjusted' && fact?.type !== 'AdjustmentDeclined') {
    throw new Error('a wallet that neither took an adjustment nor declined it')
  }
  const outcome =
    fact.type === 'Adjusted' ? { balance: fact.data.balance } : { why: fact.data.reason }
  const walletRevision = Number(fact.revision)
  const settled = await handler.execute(adjustment, {
    ...stepOf(approved, 'settle'),
    id: adjustmentId,
    command: () => ({ type: 'SettleAdjustment' as const, walletRevision, outcome }),
  })
  done(settled)
  const recorded = await recordAction(handler, approved, adjustmentAct('approve'))
  return { moved: fact, position: moved.position, recorded }
}
