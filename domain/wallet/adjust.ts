/** A balance corrected by hand, once two of the staff agreed. What the wallet cannot take it declines for good, as a fact. */
import type { Decline, Direction } from './adjustment/events.ts'
import { accept } from '../shared/decider.ts'
import { add, MINOR_MAX, subtract, type Minor } from '../shared/money.ts'
import { ceilingOf } from './ceiling.ts'
import type { WalletEvent } from './events.ts'
import { dimensionsOf, type WalletState } from './state.ts'

export type Adjust = {
  type: 'Adjust'
  adjustmentId: string
  direction: Direction
  amount: Minor
}

export function adjust({ adjustmentId, direction, amount }: Adjust, state: WalletState) {
  const isCredit = direction === 'credit'
  const what = { adjustmentId, direction, amount }
  const declined = (reason: Decline) =>
    accept<WalletEvent>({ type: 'AdjustmentDeclined', data: { ...what, reason } })
  if (state.status === 'closed') return declined('WALLET_NOT_OPEN')
  if (isCredit && ceilingOf(state) + amount > MINOR_MAX) return declined('BALANCE_TOO_LARGE')
  if (!isCredit && amount > state.balance) return declined('INSUFFICIENT_FUNDS')
  const balance = isCredit ? add(state.balance, amount) : subtract(state.balance, amount)
  const data = { ...what, balance, ...dimensionsOf(state) }
  return accept<WalletEvent>({ type: 'Adjusted', data })
}
