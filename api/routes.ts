/** Every route there is: a table of contents. */
import { closeSession, getSession, openSession } from './games/session-routes.ts'
import { getGames } from './games/game-routes.ts'
import { listRounds, listSessions } from './games/play-lists.ts'
import { getRound } from './games/round-route.ts'
import { placeBet } from './games/bet-route.ts'
import { listSwitches, turnSwitch } from './games/switch-routes.ts'
import { rotateSeed, setClientSeed } from './games/seed-routes.ts'
import {
  closeAccount,
  recordDeceased,
  refuseReopening,
  reopenAccount,
} from './identity/players/account-orders.ts'
import {
  approvePayout,
  refusePayout,
  requestPayout,
} from './identity/players/house-payout-routes.ts'
import { listPayouts } from './identity/players/house-payout-list.ts'
import { closeMe, reopenMe } from './identity/players/own-account-routes.ts'
import { changeAddress, eraseMe, getPlayer } from './identity/players/profile-routes.ts'
import { listPlayers } from './identity/players/list-route.ts'
import { searchPlayers } from './identity/players/search-route.ts'
import { getTimeline } from './identity/players/timeline-route.ts'
import { revealPlayer } from './identity/players/reveal-route.ts'
import {
  getRegistration,
  makeTestAccount,
  registerPlayer,
} from './identity/players/registration-route.ts'
import {
  grantVipTier,
  listVipProposals,
  recordVipCheck,
  refuseVipTier,
} from './identity/players/vip-proposal-routes.ts'
import { getVipMeaning } from './identity/players/vip-meaning-route.ts'
import { setVipTier } from './identity/players/vip-tier-route.ts'
import {
  acceptTerms,
  changeMarketingConsent,
  getMarketingConsent,
} from './identity/players/agreement-routes.ts'
import { exportOwnData } from './identity/players/own-data-route.ts'
import { unlockSignIn } from './identity/sign-in/unlock-route.ts'
import { getMailbox } from './identity/mail/mailbox-route.ts'
import {
  askEmailChange,
  askEmailVerification,
  changeEmail,
  verifyEmail,
} from './identity/players/email-routes.ts'
import { forgottenPassword, resetPassword } from './identity/sign-in/forgotten-password-routes.ts'
import {
  acknowledgeComplaint,
  assignComplaint,
  decideComplaint,
  referComplaint,
  reopenComplaint,
  takeComplaint,
} from './identity/support/complaint-orders.ts'
import {
  getComplaint,
  listComplaints,
  listComplaintsOfPlayer,
} from './identity/support/complaint-reads.ts'
import { addNote, listContacts, listNotes, recordContact } from './identity/support/note-routes.ts'
import { complain, listOwnComplaints } from './identity/support/own-complaint-routes.ts'
import { addTag, listTags, removeTag } from './identity/support/tag-routes.ts'
import { assignTask, endTask, openTask } from './identity/support/task-orders.ts'
import { getTask, listTasks, listTasksOfPlayer } from './identity/support/task-reads.ts'
import { changePassword, me, signOut, signOutEverywhere } from './identity/sign-in/me-routes.ts'
import { endSignIn, listSignIns } from './identity/sign-in/own-sign-in-routes.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  disableSecondFactor,
} from './identity/sign-in/second-factor-routes.ts'
import { refresh, signIn } from './identity/sign-in/token-routes.ts'
import { live } from './live/route.ts'
import { getRoundEvidence, getSessionEvidence } from './operations/audit-evidence-routes.ts'
import { listRoles, listStaff } from './identity/staff-reads.ts'
import { changeStaffRole } from './identity/staff-role-route.ts'
import { getAccessLog } from './operations/access-log-route.ts'
import { getAuditLog } from './operations/audit-log-route.ts'
import { listSessionRounds } from './operations/audit-rounds-route.ts'
import { searchAudit } from './operations/audit-search-route.ts'
import { getStoredEvent, getStoredStream } from './operations/audit-stream-routes.ts'
import { listLetters } from './identity/mail/letters-route.ts'
import { listDue } from './operations/due-route.ts'
import { playDemoRound } from './platform/demo-round-route.ts'
import { followPlatform, getPlatform, listModules } from './platform/platform-routes.ts'
import { getPartsHealth } from './operations/health-route.ts'
import { listProjections } from './operations/projection-routes.ts'
import {
  cancelRebuild,
  rebuildProjection,
  rollBackProjection,
  swapProjection,
} from './operations/rebuild-orders.ts'
import { compareRebuild, planRebuild } from './operations/rebuild-plan.ts'
import { getRebuild } from './operations/rebuild-route.ts'
import {
  activateRules,
  approveRules,
  draftRules,
  rejectRules,
  withdrawRules,
} from './operations/rule-pack-orders.ts'
import { getRulePack, getRules, listRuleKinds } from './operations/rule-pack-reads.ts'
import { getRtp } from './rtp/rtp-route.ts'
import {
  approveAdjustment,
  refuseAdjustment,
  requestAdjustment,
} from './wallet/adjustment-orders.ts'
import { getAdjustment, listAdjustments } from './wallet/adjustment-reads.ts'
import { listBonuses } from './wallet/bonus-routes.ts'
import { getBalanceAt, getEntries } from './wallet/ledger-routes.ts'
import { deposit, withdraw } from './wallet/payment-routes.ts'
import { getRestrictions, listRefusals } from './wallet/restriction-routes.ts'
import { approveLift, declineLift, requestLift, suspendPlayer } from './wallet/suspension-orders.ts'
import { listLifts } from './wallet/lifts-route.ts'
import { getSuspension, listSuspensions } from './wallet/suspension-reads.ts'
import { getWallet } from './wallet/wallet-route.ts'

export const routes = [
  getRegistration,
  registerPlayer,
  makeTestAccount,
  signIn,
  refresh,
  signOut,
  signOutEverywhere,
  me,
  listSignIns,
  endSignIn,
  changePassword,
  forgottenPassword,
  resetPassword,
  askEmailVerification,
  verifyEmail,
  askEmailChange,
  changeEmail,
  unlockSignIn,
  getMarketingConsent,
  changeMarketingConsent,
  acceptTerms,
  exportOwnData,
  getMailbox,
  beginSecondFactor,
  confirmSecondFactor,
  disableSecondFactor,
  getPlayer,
  changeAddress,
  eraseMe,
  closeMe,
  reopenMe,
  getGames,
  deposit,
  withdraw,
  getWallet,
  getBalanceAt,
  getEntries,
  listBonuses,
  getRestrictions,
  live,
  openSession,
  setClientSeed,
  rotateSeed,
  placeBet,
  closeSession,
  getSession,
  listSessions,
  getRound,
  listRounds,
  listProjections,
  planRebuild,
  rebuildProjection,
  getRebuild,
  compareRebuild,
  swapProjection,
  rollBackProjection,
  cancelRebuild,
  getPartsHealth,
  listRuleKinds,
  getRules,
  getRulePack,
  draftRules,
  approveRules,
  rejectRules,
  withdrawRules,
  activateRules,
  getRtp,
  listSwitches,
  turnSwitch,
  listDue,
  listLetters,
  searchPlayers,
  listPlayers,
  getTimeline,
  revealPlayer,
  getVipMeaning,
  setVipTier,
  listVipProposals,
  recordVipCheck,
  grantVipTier,
  refuseVipTier,
  closeAccount,
  recordDeceased,
  reopenAccount,
  refuseReopening,
  listPayouts,
  requestPayout,
  approvePayout,
  refusePayout,
  getAuditLog,
  getAccessLog,
  listStaff,
  listRoles,
  changeStaffRole,
  searchAudit,
  getStoredStream,
  getStoredEvent,
  listSessionRounds,
  getSessionEvidence,
  getRoundEvidence,
  requestAdjustment,
  approveAdjustment,
  refuseAdjustment,
  getAdjustment,
  listAdjustments,
  suspendPlayer,
  requestLift,
  approveLift,
  declineLift,
  getSuspension,
  listSuspensions,
  listLifts,
  listRefusals,
  addNote,
  listNotes,
  recordContact,
  listContacts,
  addTag,
  removeTag,
  listTags,
  openTask,
  listTasksOfPlayer,
  listTasks,
  getTask,
  assignTask,
  endTask,
  takeComplaint,
  listComplaintsOfPlayer,
  listComplaints,
  getComplaint,
  assignComplaint,
  acknowledgeComplaint,
  decideComplaint,
  referComplaint,
  reopenComplaint,
  complain,
  listOwnComplaints,
  getPlatform,
  followPlatform,
  listModules,
  playDemoRound,
] as const
