/** Every route there is. */
import type { Route } from '../route.ts'
import { changePassword, me, refresh, signIn, signOut, signOutEverywhere } from './auth.ts'
import {
  approveAdjustment,
  getAdjustment,
  listAdjustments,
  refuseAdjustment,
  requestAdjustment,
} from './adjustments.ts'
import { live } from './live.ts'
import { getGames, getRound } from './games.ts'
import { listProjections, rebuildProjection } from './operations.ts'
import { getAuditLog, setVipTier } from './staff.ts'
import {
  closeSession,
  getSession,
  openSession,
  placeBet,
  rotateSeed,
  setClientSeed,
} from './sessions.ts'
import { changeAddress, eraseMe, getPlayer, registerPlayer } from './players.ts'
import { beginSecondFactor, confirmSecondFactor, disableSecondFactor } from './second-factor.ts'
import { deposit, getBalanceAt, getEntries, getWallet, withdraw } from './wallet.ts'

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
