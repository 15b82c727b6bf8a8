/** Every command of the staff, built from what they need. */
import { createAct } from './act.ts'
import {
  createApproveAdjustment,
  createRefuseAdjustment,
  createRequestAdjustment,
} from '../wallet/adjust.ts'
import type { CommandDeps } from './command-deps.ts'
import { createSetVipTier } from '../identity/players/set-vip-tier.ts'

export type StaffCommands = ReturnType<typeof createStaffCommands>

export const createStaffCommands = (deps: Pick<CommandDeps, 'handler' | 'finishers'>) => ({
  act: createAct(deps),
  setVipTier: createSetVipTier(deps),
  requestAdjustment: createRequestAdjustment(deps),
  approveAdjustment: createApproveAdjustment(deps),
  refuseAdjustment: createRefuseAdjustment(deps),
})
