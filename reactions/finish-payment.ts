/** Takes a started deposit or a requested withdrawal to the payment provider, and its definite answer to the wallet. */
import type { WalletEvent } from '../domain/wallet/events.ts'
import type { Settlement } from '../domain/wallet/cashier.ts'
import type { Minor } from '../domain/shared/money.ts'
import { wallet } from '../eventstore/aggregates.ts'
import type { Recorded } from '../eventstore/codec.ts'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import { done, stepOf } from './step.ts'

type Of<Type extends WalletEvent['type']> = Recorded<Extract<WalletEvent, { type: Type }>>

/** The payment provider as this room needs it; the interface of integrations/ has this shape. */
export type Payments = Record<
  'charge' | 'payOut',
  (payment: {
    key: string
    amount: Minor
    currency: string
    instrument: string
  }) => Promise<
    | { status: 'succeeded'; reference: string }
    | { status: 'failed'; reason: string }
    | { status: 'unknown' }
  >
>
type Deps = { handler: CommandHandler; payments: Payments }

/** DepositStarted -> charged under the deposit's id -> Deposited or DepositFailed; null while it is unknown. */
export async function finishDeposit({ handler, payments }: Deps, started: Of<'DepositStarted'>) {
  const { depositId, amount, instrument } = started.data
  const { currency } = await handler.stateOf(wallet, started.key)
  const settlement = await definite(
    payments.charge({ key: depositId, amount, currency, instrument }),
  )
  if (settlement === null) return null
  const executed = await handler.execute(wallet, {
    ...stepOf(started, 'settle'),
    id: started.key,
    command: () => ({ type: 'SettleDeposit' as const, depositId, settlement }),
  })
  return done(executed)
}

/** WithdrawalRequested -> PayoutStarted, before the call -> paid or failed; null while it is unknown. */
export async function finishWithdrawal(
  { handler, payments }: Deps,
  requested: Of<'WithdrawalRequested'>,
) {
  const { withdrawalId, amount, instrument } = requested.data
  const begun = await handler.execute(wallet, {
    ...stepOf(requested, 'start-payout'),
    id: requested.key,
    command: () => ({ type: 'StartPayout' as const, withdrawalId }),
  })
  done(begun)
  const { currency } = await handler.stateOf(wallet, requested.key)
  const settlement = await definite(
    payments.payOut({ key: withdrawalId, amount, currency, instrument }),
  )
  if (settlement === null) return null
  const executed = await handler.execute(wallet, {
    ...stepOf(requested, 'settle'),
    id: requested.key,
    command: () => ({ type: 'SettleWithdrawal' as const, withdrawalId, settlement }),
  })
  return done(executed)
}

/** A call that failed on the way says nothing about the money: it is unknown, and asked again later. */
async function definite(call: ReturnType<Payments['charge']>): Promise<Settlement | null> {
  const answer = await call.catch(() => ({ status: 'unknown' }) as const)
  if (answer.status === 'unknown') return null
  if (answer.status === 'failed') return { ok: false, reason: answer.reason }
  return { ok: true, reference: answer.reference }
}
