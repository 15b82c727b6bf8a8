/** Money out: held on the wallet when requested; only the provider's definite answer ends the hold. */
import { eventOf, factOf } from '../../eventstore/command.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import type { Minor } from '../../domain/shared/money.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { accepted, requestOf, type Asked, type Effect } from '../commands/command.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { redirectOf, type PaymentStatus } from './deposit.ts'

export type WithdrawAnswer = Effect & {
  withdrawalId: string
  /** Where the payee goes on; without it nowhere. */
  redirectUrl?: string
  status: PaymentStatus
  amount: Minor
  balance: Minor
  currency: string
}

export type Withdraw = (
  asked: Asked,
  payment: { amount: Minor; instrument: string },
) => Promise<WithdrawAnswer>

type Deps = Pick<CommandDeps, 'handler' | 'finishers' | 'noteRefusal'>

export const createWithdraw =
  ({ handler, finishers, noteRefusal }: Deps): Withdraw =>
  async (asked, { amount, instrument }) => {
    const { playerId } = asked
    const request = requestOf(asked, { amount, instrument })
    const withdrawalId = createdIdOf(request.commandId, 'withdrawal', playerId)
    const executed = await handler.execute(wallet, {
      ...request,
      id: playerId,
      command: (at) => ({
        type: 'RequestWithdrawal' as const,
        at,
        withdrawalId,
        amount,
        instrument,
        provider: finishers.provider,
        instrumentKind: finishers.instrumentKindOf(instrument),
      }),
    })
    if (executed.outcome === 'rejected') {
      const { requestId } = asked
      noteRefusal?.({ playerId, act: 'withdrawal', code: executed.reason, amount, requestId })
    }
    const { events, position, isReplay } = accepted(executed)
    const requested = eventOf(events, 'WithdrawalRequested')
    const paid = await finishers.finish(requested)
    const failed = paid.settled && factOf(paid.settled.events, 'WithdrawalFailed')
    const { currency } = await handler.stateOf(wallet, playerId)
    return {
      withdrawalId,
      amount,
      currency,
      isReplay,
      status: paid.status,
      ...redirectOf(paid),
      balance: failed?.balance ?? requested.data.balance,
      position: paid.settled?.position ?? position,
    }
  }
