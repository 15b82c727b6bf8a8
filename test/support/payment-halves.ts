/** What a payment provider tells of a payment by itself, as a process leaves it that dies before the wallet knows. */
import { payment, type Said } from '../../domain/wallet/payment/decider.ts'
import { minor } from '../../domain/shared/money.ts'
import type { Process } from './own-house.ts'

const MOVED = minor(700n)

/** Into the payment's stream, as a notice named `noticeId`; answers the facts of it. */
export async function tellPayment(
  { handler }: Pick<Process, 'handler'>,
  id: string,
  { said, noticeId }: { said: Said; noticeId: string },
) {
  const state = await handler.stateOf(payment, id, { isFresh: true })
  if (state.status === 'absent') throw new Error(`nobody began the payment ${id}`)
  const { playerId, kind, amount, currency, provider, instrument, instrumentKind } = state
  const opening = { playerId, kind, amount, currency, provider, instrument, instrumentKind }
  const executed = await handler.execute(payment, {
    id,
    commandId: noticeId,
    bodyHash: 'b',
    correlationId: 'c',
    actor: { role: 'system', id: 'test' },
    command: () => ({
      type: 'TellPayment' as const,
      opening,
      said,
      notice: { noticeId, kind, currency },
    }),
  })
  if (executed.outcome !== 'accepted') throw new Error(executed.outcome)
  return executed.events
}

/** Of two payments that wait, one succeeds and one fails. */
export async function leavesPayments(
  process: Process,
  ids: { succeeded: string; failed: string },
): Promise<void> {
  const succeeded = { status: 'succeeded', amount: MOVED, reference: 'r' } as const
  const failed = { status: 'failed', reason: 'declined' } as const
  await tellPayment(process, ids.succeeded, { said: succeeded, noticeId: ids.succeeded })
  await tellPayment(process, ids.failed, { said: failed, noticeId: ids.failed })
}
