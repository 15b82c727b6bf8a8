/** Deposits and withdrawals: reserved on the wallet first, settled by the payment provider's definite answer. */
import { accept, reject } from '../shared/decider.ts'
import type { InstrumentKind } from '../shared/dimensions.ts'
import { add, MINOR_MAX, subtract, ZERO, type Minor } from '../shared/money.ts'
import { forfeitAll } from './bonus-commands.ts'
import { ceilingOf } from './ceiling.ts'
import type { WalletEvent } from './events.ts'
import { isBarred, kindsBarring } from './restrictions.ts'
import { dimensionsOf, type WalletState } from './state.ts'

/** What the provider definitely said; while it is unknown nothing is decided. */
export type Settlement = { ok: true; reference: string } | { ok: false; reason: string }

/** How the player pays, and the provider that is asked; its settlement is sought there, whatever is in use by then. */
type Means = { instrument: string; provider: string; instrumentKind: InstrumentKind | null }

export type CashierCommand =
  | ({
      type: 'StartDeposit'
      at: string
      depositId: string
      amount: Minor
      /** Kinds that the law of the market takes no money from at that instant; what is not known to be one is taken. */
      refused?: readonly InstrumentKind[]
    } & Means)
  | { type: 'SettleDeposit'; depositId: string; settlement: Settlement }
  | ({ type: 'RequestWithdrawal'; at: string; withdrawalId: string; amount: Minor } & Means)
  /** All there is, by the house: of an account that has ended. */
  | ({ type: 'PayOutBalance'; at: string; withdrawalId: string } & Means)
  | { type: 'StartPayout'; withdrawalId: string }
  | { type: 'SettleWithdrawal'; withdrawalId: string; settlement: Settlement }

/** Pending at the provider at once, per wallet and kind: keeps the state small; more wait for an answer. */
const PENDING_MAX = 20

export function startDeposit(
  command: Extract<CashierCommand, { type: 'StartDeposit' }>,
  state: WalletState,
) {
  const { at, depositId, amount, instrument, provider, instrumentKind, refused = [] } = command
  if (isBarred(state.restrictions, 'deposit', at)) return reject('DEPOSIT_RESTRICTED')
  if (instrumentKind !== null && refused.includes(instrumentKind)) {
    return reject('INSTRUMENT_REFUSED')
  }
  if (Object.keys(state.deposits).length >= PENDING_MAX) return reject('DEPOSITS_PENDING')
  if (ceilingOf(state) + amount > MINOR_MAX) return reject('BALANCE_TOO_LARGE')
  return accept<WalletEvent>({
    type: 'DepositStarted',
    data: { depositId, amount, instrument, provider, instrumentKind, ...dimensionsOf(state) },
  })
}

/** A deposit that is not pending was settled before: nothing to do. */
export function settleDeposit(
  { depositId, settlement }: Extract<CashierCommand, { type: 'SettleDeposit' }>,
  state: WalletState,
) {
  const pending = state.deposits[depositId]
  if (pending === undefined) return accept<WalletEvent>()
  const { amount, instrument, provider, instrumentKind } = pending
  const what = { depositId, amount, provider, instrumentKind, ...dimensionsOf(state) }
  if (!settlement.ok) {
    const { reason } = settlement
    return accept<WalletEvent>({ type: 'DepositFailed', data: { ...what, reason } })
  }
  const balance = add(state.balance, amount)
  const { reference } = settlement
  const data = { ...what, instrument, reference, balance }
  return accept<WalletEvent>({ type: 'Deposited', data })
}

export function requestWithdrawal(
  command: Extract<CashierCommand, { type: 'RequestWithdrawal' }>,
  state: WalletState,
) {
  const { at, withdrawalId, amount, instrument, provider, instrumentKind } = command
  if (isBarred(state.restrictions, 'withdrawal', at)) return reject('WITHDRAWAL_RESTRICTED')
  if (Object.keys(state.withdrawals).length >= PENDING_MAX) return reject('WITHDRAWALS_PENDING')
  if (amount > state.balance) return reject('INSUFFICIENT_FUNDS')
  const balance = subtract(state.balance, amount)
  const what = { withdrawalId, amount, instrument, provider, instrumentKind }
  return accept<WalletEvent>({
    type: 'WithdrawalRequested',
    data: { ...what, ...dimensionsOf(state), balance },
  })
}

/** Whether the house may pay out of an account that has ended: the end of the account bars its player, never the money; a review or a hold does. */
const mayPayOut = (state: WalletState, at: string): boolean =>
  state.status === 'open' &&
  kindsBarring(state.restrictions, 'play', at).includes('closed') &&
  kindsBarring(state.restrictions, 'withdrawal', at).every((kind) => kind === 'closed')

/** Bonuses end with the account. Where nothing may be paid nothing is done. */
export function payOutBalance(
  command: Extract<CashierCommand, { type: 'PayOutBalance' }>,
  state: WalletState,
) {
  const { at, withdrawalId, instrument, provider, instrumentKind } = command
  const { balance: amount } = state
  if (!mayPayOut(state, at)) return accept<WalletEvent>()
  const forfeited = forfeitAll(state)
  if (amount === 0n) return accept<WalletEvent>(...forfeited)
  const what = { withdrawalId, amount, instrument, provider, instrumentKind }
  return accept<WalletEvent>(...forfeited, {
    type: 'WithdrawalRequested',
    data: { ...what, ...dimensionsOf(state), balance: ZERO },
  })
}

export function startPayout(withdrawalId: string, state: WalletState) {
  const held = state.withdrawals[withdrawalId]
  if (held === undefined || held.isPayoutStarted) return accept<WalletEvent>()
  const { amount, instrument, provider, instrumentKind } = held
  return accept<WalletEvent>({
    type: 'PayoutStarted',
    data: { withdrawalId, amount, instrument, provider, instrumentKind, ...dimensionsOf(state) },
  })
}

export function settleWithdrawal(
  { withdrawalId, settlement }: Extract<CashierCommand, { type: 'SettleWithdrawal' }>,
  state: WalletState,
) {
  const held = state.withdrawals[withdrawalId]
  if (held === undefined) return accept<WalletEvent>()
  const { amount, provider, instrumentKind } = held
  const what = { withdrawalId, amount, provider, instrumentKind, ...dimensionsOf(state) }
  if (settlement.ok) {
    const { reference } = settlement
    return accept<WalletEvent>({ type: 'WithdrawalPaid', data: { ...what, reference } })
  }
  const balance = add(state.balance, amount)
  const { reason } = settlement
  return accept<WalletEvent>({ type: 'WithdrawalFailed', data: { ...what, reason, balance } })
}
