/** Every command about money, built from what they need. */
import type { CommandDeps } from '../commands/command-deps.ts'
import {
  createApproveAdjustment,
  createRefuseAdjustment,
  createRequestAdjustment,
} from './adjust.ts'
import { createDeposit } from './deposit.ts'
import {
  createApproveLift,
  createDeclineLift,
  createRequestLift,
  createSuspendPlayer,
} from './suspend.ts'
import { createWithdraw } from './withdraw.ts'

type Deps = Pick<CommandDeps, 'handler' | 'finishers' | 'licences' | 'noteRefusal'>

export const createWalletCommands = (deps: Deps) => ({
  deposit: createDeposit(deps),
  withdraw: createWithdraw(deps),
  requestAdjustment: createRequestAdjustment(deps),
  approveAdjustment: createApproveAdjustment(deps),
  refuseAdjustment: createRefuseAdjustment(deps),
  suspendPlayer: createSuspendPlayer(deps),
  requestLift: createRequestLift(deps),
  approveLift: createApproveLift(deps),
  declineLift: createDeclineLift(deps),
})
