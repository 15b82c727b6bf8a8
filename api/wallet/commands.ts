/** Every command about money, built from what they need. */
import type { CommandDeps } from '../commands/command-deps.ts'
import {
  createApproveAdjustment,
  createRefuseAdjustment,
  createRequestAdjustment,
} from './adjust.ts'
import { createDeposit } from './deposit.ts'
import { createWithdraw } from './withdraw.ts'

export const createWalletCommands = (deps: Pick<CommandDeps, 'handler' | 'finishers'>) => ({
  deposit: createDeposit(deps),
  withdraw: createWithdraw(deps),
  requestAdjustment: createRequestAdjustment(deps),
  approveAdjustment: createApproveAdjustment(deps),
  refuseAdjustment: createRefuseAdjustment(deps),
})
