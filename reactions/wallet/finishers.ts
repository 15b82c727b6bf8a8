/** What of money leaves something to be done: payments, and corrections by hand. */
import type { FinisherTable } from '../engine/finisher.ts'
import { ENTRY, recorded } from '../operations/record-action.ts'
import { adjustmentAct, finishAdjustment } from './finish-adjustment.ts'
import { finishDeposit, finishWithdrawal } from './finish-payment.ts'

/** The provider has given no definite answer yet. */
const isPending = (settled: object | null): boolean => settled === null

export const walletFinishers = {
  DepositStarted: {
    run: finishDeposit,
    step: 'settle',
    writes: ['Deposited', 'DepositFailed'],
    isPending,
  },
  WithdrawalRequested: {
    run: finishWithdrawal,
    step: 'settle',
    writes: ['WithdrawalPaid', 'WithdrawalFailed'],
    isPending,
  },
  AdjustmentRequested: recorded(adjustmentAct('request')),
  AdjustmentApproved: { ...ENTRY, run: finishAdjustment },
  AdjustmentRefused: recorded(adjustmentAct('refuse')),
} as const satisfies FinisherTable
