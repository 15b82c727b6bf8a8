/** A balance corrected by hand: taken or declined for good, never below zero, never beyond the ledger. */
import type { Decline } from '../../../domain/wallet/adjustment/events.ts'
import { minor, MINOR_MAX } from '../../../domain/shared/money.ts'
import type { Adjust } from '../../../domain/wallet/adjust.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { given } from '../../support/given.ts'
import { DEPOSIT, depositStarted, funded, WHOSE } from '../../support/wallet-facts.ts'

const adjustmentId = DEPOSIT.replace(/1$/, '7')
const adjust = (direction: 'credit' | 'debit', amount: bigint): Adjust => ({
  type: 'Adjust',
  adjustmentId,
  direction,
  amount: minor(amount),
})
const what = ({ direction, amount }: Adjust) => ({ adjustmentId, direction, amount })
const adjusted = (command: Adjust, balance: bigint): WalletEvent => ({
  type: 'Adjusted',
  data: { ...what(command), balance: minor(balance), ...WHOSE },
})
const declined = (command: Adjust, reason: Decline): WalletEvent => ({
  type: 'AdjustmentDeclined',
  data: { ...what(command), reason },
})

describe('wallet: Adjust', () => {
  it('credits and debits, down to nothing', () => {
    const [gift, all] = [adjust('credit', 50n), adjust('debit', 1_000n)]
    given(wallet, ...funded(1_000n))
      .when(gift)
      .appends(adjusted(gift, 1_050n))
    given(wallet, ...funded(1_000n))
      .when(all)
      .appends(adjusted(all, 0n))
  })
  it('declines a debit above the balance', () => {
    const command = adjust('debit', 1_001n)
    given(wallet, ...funded(1_000n))
      .when(command)
      .appends(declined(command, 'INSUFFICIENT_FUNDS'))
  })
  it('declines what would not fit with all that is pending', () => {
    const pending = depositStarted(MINOR_MAX - 1_000n, adjustmentId)
    const history = [...funded(1_000n), pending]
    const command = adjust('credit', 1n)
    given(wallet, ...history)
      .when(command)
      .appends(declined(command, 'BALANCE_TOO_LARGE'))
  })
  it('declines what was approved before the wallet was closed', () => {
    const closed: WalletEvent = { type: 'WalletClosed', data: { reason: 'erasure' } }
    const command = adjust('credit', 1n)
    given(wallet, ...funded(0n), closed)
      .when(command)
      .appends(declined(command, 'WALLET_NOT_OPEN'))
  })
  it('needs a wallet', () => {
    given(wallet).when(adjust('credit', 1n)).rejects('WALLET_NOT_OPEN')
  })
})
