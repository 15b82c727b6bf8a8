/** What of money leaves something to be done: payments, and corrections by hand. */
import type { FinisherTable } from '../engine/finisher.ts'
import { ENTRY, recorded } from '../operations/record-action.ts'
import { adjustmentAct, finishAdjustment } from './finish-adjustment.ts'
import { finishDeposit, finishWithdrawal } from './finish-payment.ts'

export const walletFinishers = {
  DepositStarted: {
    run: finishDeposit,
    step: 'settle',
    writes: ['Deposited', 'DepositFailed'],
    waits: true,
  },
  WithdrawalRequested: {
    run: finishWithdrawal,
    step: 'settle',
    writes: ['WithdrawalPaid', 'WithdrawalFailed'],
    waits: true,
  },
  AdjustmentRequested: recorded(adjustmentAct('request')),
  AdjustmentApproved: { ...ENTRY, run: finishAdjustment },
  AdjustmentRefused: recorded(adjustmentAct('refuse')),
} as const satisfies FinisherTable
