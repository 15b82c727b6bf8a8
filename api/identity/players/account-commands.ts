/** Every command about the life of an account and its tier, built from what they need. */
import type { Store } from '../../../eventstore/store.ts'
import type { CommandDeps } from '../../commands/command-deps.ts'
import { createCloseAccount, createCloseOwn, createRecordDeceased } from './end-account.ts'
import { createGrantVipTier, createRecordVipCheck, createRefuseVipTier } from './grant-vip-tier.ts'
import { createApprovePayout, createRefusePayout, createRequestPayout } from './house-payout.ts'
import { createRefuseReopening, createReopenAccount, createReopenOwn } from './reopen-account.ts'

type Deps = Pick<CommandDeps, 'handler' | 'finishers'> & { readonly store: Pick<Store, 'read'> }

export const createAccountCommands = (deps: Deps) => ({
  closeOwn: createCloseOwn(deps),
  closeAccount: createCloseAccount(deps),
  recordDeceased: createRecordDeceased(deps),
  reopenOwn: createReopenOwn(deps),
  reopenAccount: createReopenAccount(deps),
  refuseReopening: createRefuseReopening(deps),
  requestPayout: createRequestPayout(deps),
  approvePayout: createApprovePayout(deps),
  refusePayout: createRefusePayout(deps),
  recordVipCheck: createRecordVipCheck(deps),
  grantVipTier: createGrantVipTier(deps),
  refuseVipTier: createRefuseVipTier(deps),
})
