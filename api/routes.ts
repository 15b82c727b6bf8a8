/** Every route there is. */
import type { Route } from './http/route.ts'
import {
  changePassword,
  me,
  refresh,
  signIn,
  signOut,
  signOutEverywhere,
} from './identity/sign-in/routes.ts'
import {
  approveAdjustment,
  getAdjustment,
  listAdjustments,
  refuseAdjustment,
  requestAdjustment,
} from './wallet/adjustment-routes.ts'
import { live } from './live/route.ts'
import { getGames, getRound } from './games/game-routes.ts'
import { listProjections, rebuildProjection } from './operations/projection-routes.ts'
import { setVipTier } from './identity/players/vip-tier-route.ts'
import { getAuditLog } from './operations/audit-routes.ts'
import {
  closeSession,
  getSession,
  openSession,
  placeBet,
  rotateSeed,
  setClientSeed,
} from './games/session-routes.ts'
import { changeAddress, eraseMe, getPlayer, registerPlayer } from './identity/players/routes.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  disableSecondFactor,
} from './identity/sign-in/second-factor-routes.ts'
import { deposit, getBalanceAt, getEntries, getWallet, withdraw } from './wallet/routes.ts'

export const routes: readonly Route[] = [
  registerPlayer,
  signIn,
  refresh,
  signOut,
  signOutEverywhere,
  me,
  changePassword,
  beginSecondFactor,
  confirmSecondFactor,
  disableSecondFactor,
  getPlayer,
  changeAddress,
  eraseMe,
  getGames,
  deposit,
  withdraw,
  getWallet,
  getBalanceAt,
  getEntries,
  live,
  openSession,
  setClientSeed,
  rotateSeed,
  placeBet,
  closeSession,
  getSession,
  getRound,
  listProjections,
  rebuildProjection,
  setVipTier,
  getAuditLog,
  requestAdjustment,
  approveAdjustment,
  refuseAdjustment,
  getAdjustment,
  listAdjustments,
]
