/** What a player is shown of their wallet: which facts change it. */
import type { WalletEvent } from './events.ts'

/**
 * Each fact has to say it. What is not shown may not be noticed: no ETag changes by it, no live update follows it. A stored
 * fact that says otherwise than before comes with a new version of the state, since snapshots keep the last that was shown.
 */
const IS_SHOWN: Readonly<Record<WalletEvent['type'], boolean>> = {
  WalletOpened: true,
  WalletClosed: false,
  DepositStarted: true,
  Deposited: true,
  DepositFailed: true,
  WithdrawalRequested: true,
  PayoutStarted: false,
  WithdrawalPaid: true,
  WithdrawalFailed: true,
  Adjusted: true,
  AdjustmentDeclined: false,
  SessionJoined: false, // of sessions players are shown the sessions, not the wallet
  JoinRefused: false,
  ClientSeedSet: false,
  SeedInForce: false,
  SuccessorNamed: false,
  SessionLeft: false,
  BetPlaced: true,
  WinCredited: true,
  Restricted: false, // restrictions are shown, and not with the wallet
  RestrictionLifted: false,
  LiftRefused: false,
  MarketAssigned: false,
  MarketRefused: false,
  BonusGranted: true,
  BonusActivated: true,
  BonusConverted: true,
  BonusForfeited: true,
  BonusExpired: true,
  BonusExhausted: true,
  StakePlaced: true,
  StakeReturned: true,
  PayoutCredited: true,
  PayoutReturned: true,
  RoundClosed: true,
  RollbackNoted: false,
}

export const shows = ({ type }: WalletEvent): boolean => IS_SHOWN[type]
