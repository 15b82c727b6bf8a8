/** Takes a started deposit or a requested withdrawal to the payment provider; what it answers stands in the payment's stream, then on the wallet. */
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import {
  payment,
  type Opening,
  type PaymentState,
  type Said,
} from '../../domain/wallet/payment/decider.ts'
import type { PaymentAnswer, PaymentProvider } from '../../integrations/payment-provider.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { done, stepOf } from '../engine/step.ts'
import { isDecision, settlePaymentOf, settleWallet, type Settled } from './settle-payment.ts'

type Of<Type extends WalletEvent['type']> = Recorded<Extract<WalletEvent, { type: Type }>>

export type PaymentDeps = { handler: CommandHandler; payments: PaymentProvider }

/** `settled`: what the wallet wrote, of the first time; null while nobody knows, and the payer may have to go on at `url`. */
export type Paid =
  | { readonly status: 'pending'; readonly settled: null; readonly url: string | null }
  | { readonly status: 'succeeded' | 'failed'; readonly settled: Settled }

const pendingAt = (url: string | null): Paid => ({ status: 'pending', settled: null, url })

/** DepositStarted -> charged under the deposit's id -> Deposited or DepositFailed. */
export async function finishDeposit(
  deps: PaymentDeps,
  started: Of<'DepositStarted'>,
): Promise<Paid> {
  const { depositId, provider } = started.data
  const isOurs = provider === deps.payments.name
  const { currency, deposits } = await stateSince(deps.handler, started, isOurs)
  const isPending = deposits[depositId] !== undefined
  if (isPending && !isOurs) return pendingAt(null) // only that one can tell
  const opening = openingOf(started, { kind: 'deposit', currency })
  return pay(deps, { begun: started, id: depositId, opening, isPending })
}

/** WithdrawalRequested -> PayoutStarted, before the call -> paid or failed. */
export async function finishWithdrawal(
  deps: PaymentDeps,
  requested: Of<'WithdrawalRequested'>,
): Promise<Paid> {
  const { withdrawalId, provider } = requested.data
  const isOurs = provider === deps.payments.name
  const { currency, withdrawals } = await stateSince(deps.handler, requested, isOurs)
  const isPending = withdrawals[withdrawalId] !== undefined
  if (isPending && !isOurs) return pendingAt(null)
  const begun = await deps.handler.execute(wallet, {
    ...stepOf(requested, 'start-payout'),
    id: requested.key,
    command: () => ({ type: 'StartPayout' as const, withdrawalId }),
  })
  done(begun)
  const opening = openingOf(requested, { kind: 'withdrawal', currency })
  return pay(deps, { begun: requested, id: withdrawalId, opening, isPending })
}

type Begun = Of<'DepositStarted'> | Of<'WithdrawalRequested'>

const openingOf = (
  { key: playerId, data }: Begun,
  what: Pick<Opening, 'kind' | 'currency'>,
): Opening => {
  const { amount, provider, instrument, instrumentKind } = data
  return { playerId, ...what, amount, provider, instrument, instrumentKind }
}

type Paying = { begun: Begun; id: string; opening: Opening; isPending: boolean }

/** What is not pending on the wallet any more is not asked about: the wallet answers as the first time, or has nothing to do. */
async function pay(deps: PaymentDeps, paying: Paying): Promise<Paid> {
  const { handler } = deps
  const { begun, id, opening, isPending } = paying
  if (isPending) {
    const opened = await handler.execute(payment, {
      ...stepOf(begun, 'open'),
      id,
      command: () => ({ type: 'OpenPayment' as const, opening }),
    })
    done(opened)
  }
  const before = await handler.stateOf(payment, id, { isFresh: !isPending })
  if (before.status === 'absent') return settledBefore(handler, paying)
  const said = decidedIn(before) ?? (await ask(deps, paying))
  if (said === null) return pendingAt(before.url)
  const told = await handler.execute(payment, {
    ...stepOf(begun, `tell ${said.status}`),
    id,
    command: () => ({ type: 'TellPayment' as const, opening, said, notice: null }),
  })
  // Where a notice was faster its own fact is settled, too: whichever comes first.
  const cause = done(told).events.find(isDecision) ?? begun
  const after = await handler.stateOf(payment, id)
  const settled = await settlePaymentOf(handler, { cause, id, state: after })
  if (after.status === 'absent' || settled === null) {
    return pendingAt('url' in after ? after.url : null)
  }
  const [fact] = settled.events
  // A failure that was settled before the success came, most likely: the wallet alone could tell, and a person has to look.
  if (fact === undefined && after.paid !== null && after.reason !== null) return pendingAt(null)
  const hasCome = fact === undefined ? after.paid !== null : hasMoved(fact)
  return { status: hasCome ? 'succeeded' : 'failed', settled }
}

const hasMoved = ({ type }: WalletEvent): boolean =>
  type === 'Deposited' || type === 'WithdrawalPaid'

/** Of a payment from before they had streams. */
async function settledBefore(
  handler: CommandHandler,
  { begun, id, opening }: Paying,
): Promise<Paid> {
  const settlement = { ok: false, reason: 'settled before' } as const
  const what = { cause: begun, id, playerId: begun.key, kind: opening.kind, settlement }
  const settled = await settleWallet(handler, what)
  if (settled === null) return pendingAt(null)
  const [fact] = settled.events
  return { status: fact !== undefined && hasMoved(fact) ? 'succeeded' : 'failed', settled }
}

/** What the provider has said for good, before this; null: nothing. */
function decidedIn(state: PaymentState): Said | null {
  if (state.status === 'absent') return null
  if (state.paid !== null) return { status: 'succeeded', ...state.paid }
  return state.reason === null ? null : { status: 'failed', reason: state.reason }
}

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

/** null: it gave no answer, and is asked again later. */
async function ask(
  { payments }: PaymentDeps,
  { begun, id, opening }: Paying,
): Promise<Said | null> {
  const { amount, instrument } = begun.data
  const { kind, currency } = opening
  const signal = AbortSignal.timeout(ANSWER_MAX_MS)
  const late = new Promise<PaymentAnswer>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(UNKNOWN)
    })
  })
  const asked = { key: id, amount, currency, instrument }
  const call = kind === 'deposit' ? payments.charge : payments.payOut
  const answer = await Promise.race([call(asked, signal).catch(() => UNKNOWN), late])
  if (answer.status === 'unknown') return null
  return answer.status === 'succeeded' ? { amount, ...answer } : answer
}

const UNKNOWN: PaymentAnswer = { status: 'unknown' }
