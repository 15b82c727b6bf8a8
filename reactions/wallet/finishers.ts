/** What of money leaves something to be done: payments, corrections by hand, suspensions. */
import type { FinisherTable } from '../engine/finisher.ts'
import { ENTRY, recorded } from '../operations/record-action.ts'
import { adjustmentAct, finishAdjustment } from './finish-adjustment.ts'
import { finishDeposit, finishWithdrawal } from './finish-payment.ts'
import { finishLift, finishRestricted, liftAct } from './finish-suspension.ts'

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
  Restricted: { ...ENTRY, run: finishRestricted },
  SuspensionLiftRequested: recorded(liftAct('requestLift')),
  SuspensionLiftApproved: { ...ENTRY, run: finishLift },
  SuspensionLiftDeclined: recorded(liftAct('declineLift')),
} as const satisfies FinisherTable
