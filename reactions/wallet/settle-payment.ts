/** What a payment's stream says for good -> the wallet: whoever wrote it there, an answer or a notice. */
import { wallet } from '../../domain/wallet/decider.ts'
import type { Settlement } from '../../domain/wallet/cashier.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { payment, type PaymentState } from '../../domain/wallet/payment/decider.ts'
import type { PaymentEvent, PaymentKind } from '../../domain/wallet/payment/events.ts'
import type { Accepted, AnyEvent } from '../../eventstore/command.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Fact } from '../engine/finisher.ts'
import { done, stepOf } from '../engine/step.ts'

export type Settled = Accepted<WalletEvent>
type Decision = Fact<'PaymentSucceeded' | 'PaymentFailed'>

export const isDecision = (
  event: Recorded<PaymentEvent>,
): event is Recorded<PaymentEvent> & Decision =>
  event.type === 'PaymentSucceeded' || event.type === 'PaymentFailed'

/** The fact that says so -> Deposited, DepositFailed, WithdrawalPaid or WithdrawalFailed; null where the wallet takes nothing. */
export async function finishPayment(
  { handler }: { handler: CommandHandler },
  fact: Decision,
): Promise<Settled | null> {
  const { key: id } = fact
  const state = await handler.stateOf(payment, id, { isFresh: true })
  return settlePaymentOf(handler, { cause: fact, id, state })
}

type Settling = { cause: Recorded<AnyEvent>; id: string }

export function settlePaymentOf(
  handler: CommandHandler,
  { cause, id, state }: Settling & { state: PaymentState },
): Promise<Settled | null> {
  const settlement = settlementOf(state)
  if (settlement === null || state.status === 'absent' || state.playerId === null) {
    return Promise.resolve(null)
  }
  const { playerId, kind } = state
  return settleWallet(handler, { cause, id, playerId, kind, settlement })
}

/** null: nobody knows yet, or another amount has moved than was asked for. */
function settlementOf(state: PaymentState): Settlement | null {
  if (state.status === 'absent') return null
  const { paid, reason, amount } = state
  if (paid !== null) {
    return paid.amount === amount ? { ok: true, reference: paid.reference } : null
  }
  return reason === null ? null : { ok: false, reason }
}

/** The same step whoever takes it; a wallet that is closed takes nothing. */
export async function settleWallet(
  handler: CommandHandler,
  {
    cause,
    id,
    playerId,
    kind,
    settlement,
  }: Settling & { playerId: string; kind: PaymentKind; settlement: Settlement },
): Promise<Settled | null> {
  const executed = await handler.execute(wallet, {
    ...stepOf(cause, 'settle'),
    id: playerId,
    command: () =>
      kind === 'deposit'
        ? { type: 'SettleDeposit' as const, depositId: id, settlement }
        : { type: 'SettleWithdrawal' as const, withdrawalId: id, settlement },
  })
  if (executed.outcome === 'rejected' && executed.reason === 'WALLET_NOT_OPEN') return null
  return done(executed)
}
