/** Takes a started deposit or a requested withdrawal to the payment provider, and its definite answer to the wallet. */
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { Settlement } from '../../domain/wallet/cashier.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { PaymentAnswer, PaymentProvider } from '../../integrations/payment-provider.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { done, stepOf } from '../engine/step.ts'

type Of<Type extends WalletEvent['type']> = Recorded<Extract<WalletEvent, { type: Type }>>

export type PaymentDeps = { handler: CommandHandler; payments: PaymentProvider }

/** DepositStarted -> charged under the deposit's id -> Deposited or DepositFailed; null while it is unknown. */
export async function finishDeposit(
  { handler, payments }: PaymentDeps,
  started: Of<'DepositStarted'>,
) {
  const { depositId, amount, instrument, provider } = started.data
  const { currency, deposits } = await stateSince(handler, started, provider === payments.name)
  const isPending = deposits[depositId] !== undefined
  if (isPending && provider !== payments.name) return null // only that one can tell
  const settlement = isPending
    ? await definite((signal) =>
        payments.charge({ key: depositId, amount, currency, instrument }, signal),
      )
    : SETTLED_BEFORE
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
  { handler, payments }: PaymentDeps,
  requested: Of<'WithdrawalRequested'>,
) {
  const { withdrawalId, amount, instrument, provider } = requested.data
  const { currency, withdrawals } = await stateSince(handler, requested, provider === payments.name)
  const isPending = withdrawals[withdrawalId] !== undefined
  if (isPending && provider !== payments.name) return null
  const begun = await handler.execute(wallet, {
    ...stepOf(requested, 'start-payout'),
    id: requested.key,
    command: () => ({ type: 'StartPayout' as const, withdrawalId }),
  })
  done(begun)
  const settlement = isPending
    ? await definite((signal) =>
        payments.payOut({ key: withdrawalId, amount, currency, instrument }, signal),
      )
    : SETTLED_BEFORE
  if (settlement === null) return null
  const executed = await handler.execute(wallet, {
    ...stepOf(requested, 'settle'),
    id: requested.key,
    command: () => ({ type: 'SettleWithdrawal' as const, withdrawalId, settlement }),
  })
  return done(executed)
}

/** What is not pending any more is not asked about: the wallet answers as the first time, or has nothing to do. */
const SETTLED_BEFORE: Settlement = { ok: false, reason: 'settled before' }

/**
 * The wallet after `event`: a cached state may be older, and says nothing then of what is pending. Where `isOurs` is
 * false it is read on in any case: only another process settles that payment.
 */
async function stateSince(
  handler: CommandHandler,
  { key, revision }: Recorded<WalletEvent>,
  isOurs: boolean,
) {
  const known = await handler.stateOf(wallet, key)
  if (isOurs && known.revision >= Number(revision)) return known
  return handler.stateOf(wallet, key, { isFresh: true })
}

/** How long a provider may take to answer, in ms; the money is unknown then, as after a call that failed on the way. */
const ANSWER_MAX_MS = 5_000

/** null: nobody knows yet, and the provider is asked again later. */
async function definite(
  ask: (signal: AbortSignal) => Promise<PaymentAnswer>,
): Promise<Settlement | null> {
  const signal = AbortSignal.timeout(ANSWER_MAX_MS)
  const late = new Promise<PaymentAnswer>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(UNKNOWN)
    })
  })
  const answer = await Promise.race([ask(signal).catch(() => UNKNOWN), late])
  if (answer.status === 'unknown') return null
  if (answer.status === 'failed') return { ok: false, reason: answer.reason }
  return { ok: true, reference: answer.reference }
}

const UNKNOWN: PaymentAnswer = { status: 'unknown' }
