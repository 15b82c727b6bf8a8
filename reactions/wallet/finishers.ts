/** What of money leaves something to be done: payments, corrections by hand, suspensions. */
import type { FinisherTable } from '../engine/finisher.ts'
import { ENTRY, recorded } from '../operations/record-action.ts'
import { adjustmentAct, finishAdjustment } from './finish-adjustment.ts'
import { finishDeposit, finishWithdrawal } from './finish-payment.ts'
import { finishReopened } from './finish-ended.ts'
import { finishPayment } from './settle-payment.ts'
import { finishRestricted } from './finish-restricted.ts'
import { finishLift, liftAct } from './finish-suspension.ts'
import { finishHousePayout, payoutAct } from './pay-out.ts'

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
  PaymentSucceeded: {
    run: finishPayment,
    step: 'settle',
    writes: ['Deposited', 'WithdrawalPaid'],
  },
  PaymentFailed: {
    run: finishPayment,
    step: 'settle',
    writes: ['DepositFailed', 'WithdrawalFailed'],
  },
  AdjustmentRequested: recorded(adjustmentAct('request')),
  AdjustmentApproved: { ...ENTRY, run: finishAdjustment },
  AdjustmentRefused: recorded(adjustmentAct('refuse')),
  Restricted: { ...ENTRY, run: finishRestricted },
  SuspensionLiftRequested: recorded(liftAct('requestLift')),
  SuspensionLiftApproved: { ...ENTRY, run: finishLift },
  SuspensionLiftDeclined: recorded(liftAct('declineLift')),
  AccountReopened: { ...ENTRY, run: finishReopened },
  HousePayoutRequested: recorded(payoutAct('request')),
  HousePayoutApproved: { ...ENTRY, run: finishHousePayout },
  HousePayoutRefused: recorded(payoutAct('refuse')),
} as const satisfies FinisherTable
