/** Stream `wallet-{playerId}`. Balance moves only here; every money event carries the balance after it. */
import { accept, reject, type Decider, type Decision } from '../shared/decider.ts'
import type { AccountKind } from '../shared/dimensions.ts'
import { adjust, type Adjust } from './adjust.ts'
import { bonusesDue, forfeitBonus, grantBonus, type BonusCommand } from './bonus-commands.ts'
import {
  payOutBalance,
  requestWithdrawal,
  settleDeposit,
  settleWithdrawal,
  startDeposit,
  startPayout,
  type CashierCommand,
} from './cashier.ts'
import type { ClearanceRejection } from './clearance.ts'
import { closeWallet, type CloseWallet } from './close.ts'
import type { WalletEvent } from './events.ts'
import { evolve } from './evolve.ts'
import { assignMarket, type AssignMarket } from './market.ts'
import { playRound, type PlayRound } from './play.ts'
import type { ProviderCommand, ProviderRejection } from './provider-commands.ts'
import { creditPayout, returnTransaction, takeBackPayout } from './provider-payouts.ts'
import { closeRound, noteRollback, placeStake } from './provider-stakes.ts'
import { decideRestriction, isRestrictionCommand, type RestrictionCommand } from './restrictions.ts'
import {
  endAgedSeed,
  joinSession,
  leaveSession,
  nameSuccessor,
  rotateSeed,
  setClientSeed,
  type SessionCommand,
} from './sessions.ts'
import { shows } from './shown.ts'
import {
  initialWalletState,
  WALLET_STATE_VERSION,
  walletStateSchema,
  type WalletState,
} from './state.ts'
import { spansIn } from './windows.ts'

type OpenWallet = {
  type: 'OpenWallet'
  currency: string
  accountKind?: AccountKind | undefined
  market?: string | undefined
  brand?: string | undefined
}
export type WalletCommand =
  | OpenWallet
  | CloseWallet
  | CashierCommand
  | Adjust
  | BonusCommand
  | SessionCommand
  | PlayRound
  | ProviderCommand
  | RestrictionCommand
  | AssignMarket

export type WalletRejection =
  | ClearanceRejection
  | ProviderRejection
  | 'BALANCE_TOO_LARGE'
  | 'BONUSES_WAITING'
  | 'BONUS_RESTRICTED'
  | 'BONUS_UNKNOWN'
  | 'CHOICE_INVALID'
  | 'CLIENT_SEED_LOCKED'
  | 'DEPOSITS_PENDING'
  | 'DEPOSIT_RESTRICTED'
  | 'ERASURE_RESTRICTED'
  | 'INSTRUMENT_REFUSED'
  | 'INSUFFICIENT_FUNDS'
  | 'PAYMENTS_PENDING'
  | 'PLAY_RESTRICTED'
  | 'RESTRICTION_INVALID'
  | 'RETENTION_REQUIRED'
  | 'ROUNDS_OPEN'
  | 'SEED_PENDING'
  | 'SESSIONS_OPEN'
  | 'SESSION_CLOSED'
  | 'STAKE_ABOVE_BONUS'
  | 'STAKE_OFF_STEP'
  | 'STAKE_TOO_LARGE'
  | 'WALLET_ALREADY_OPEN'
  | 'WALLET_MOVED'
  | 'WALLET_NOT_EMPTY'
  | 'WALLET_NOT_OPEN'
  | 'WITHDRAWALS_PENDING'
  | 'WITHDRAWAL_RESTRICTED'

/** Of what a state holds, in memory; estimated. */
const BYTES = {
  session: 1_400,
  pending: 400,
  source: 200,
  restriction: 300,
  span: 160,
  bonus: 2_000,
  round: 1_000,
}

const count = (record: object): number => Object.keys(record).length

export const wallet: Decider<WalletCommand, WalletEvent, WalletState, WalletRejection> = {
  category: 'wallet',
  initialState: initialWalletState,
  evolve,
  shows,
  weigh: ({ sessions, deposits, withdrawals, funding, restrictions, windows, bonuses, rounds }) =>
    count(sessions) * BYTES.session +
    (count(deposits) + count(withdrawals)) * BYTES.pending +
    funding.length * BYTES.source +
    count(restrictions.named) * BYTES.restriction +
    bonuses.length * BYTES.bonus +
    rounds.length * BYTES.round +
    spansIn(windows) * BYTES.span,
  /** What came in by which means no snapshot before said. */
  snapshot: { version: WALLET_STATE_VERSION, schema: walletStateSchema, from: 'refold' },
  decide(command, state) {
    const isPlain = state.bonuses.length === 0 && command.type !== 'GrantBonus' // nearly always
    return isPlain || !('at' in command) || command.type === 'CloseWallet'
      ? decideAlone(command, state)
      : decideInTime(command, state)
  },
}

/** What has become due of bonuses stands in the append of the command, before it and after it; a refusal takes it with it. */
function decideInTime(
  command: Extract<WalletCommand, { at: string }>,
  state: WalletState,
): Decision<WalletEvent, WalletRejection> {
  const { at } = command
  const due = bonusesDue(state, at)
  const decision = decideAlone(command, due.after)
  if (!decision.accepted) return decision
  const decided = decision.events.reduce((now, fact) => evolve(now, fact, at), due.after)
  return accept(...due.facts, ...decision.events, ...bonusesDue(decided, at).facts)
}

function decideAlone(
  command: WalletCommand,
  state: WalletState,
): Decision<WalletEvent, WalletRejection> {
  if (command.type === 'OpenWallet') {
    if (state.status !== 'absent') return reject('WALLET_ALREADY_OPEN')
    return accept({ type: 'WalletOpened', data: openedBy(command) })
  }
  if (command.type === 'CloseWallet') return closeWallet(command, state)
  if (isRestrictionCommand(command)) return decideRestriction(command, state.restrictions)
  // What was approved for a wallet that was closed since is declined for good: its adjustment has to end.
  const isDeclined = command.type === 'Adjust' && state.status === 'closed'
  if (command.type === 'PayOutBalance') return payOutBalance(command, state)
  if (state.status !== 'open' && !isDeclined) return reject('WALLET_NOT_OPEN')
  switch (command.type) {
    case 'StartDeposit':
      return startDeposit(command, state)
    case 'SettleDeposit':
      return settleDeposit(command, state)
    case 'RequestWithdrawal':
      return requestWithdrawal(command, state)
    case 'StartPayout':
      return startPayout(command.withdrawalId, state)
    case 'SettleWithdrawal':
      return settleWithdrawal(command, state)
    case 'Adjust':
      return adjust(command, state)
    case 'JoinSession':
      return joinSession(command, state)
    case 'SetClientSeed':
      return setClientSeed(command, state)
    case 'RotateSeed':
      return rotateSeed(command, state)
    case 'EndAgedSeed':
      return endAgedSeed(command, state)
    case 'NameSuccessor':
      return nameSuccessor(command, state)
    case 'LeaveSession':
      return leaveSession(command, state)
    case 'PlayRound':
      return playRound(command, state)
    case 'AssignMarket':
      return assignMarket(command, state)
    case 'GrantBonus':
      return grantBonus(command, state)
    case 'ForfeitBonus':
      return forfeitBonus(command, state)
    case 'EndBonus':
      return accept() // what is due is all there is to do
    case 'PlaceStake':
      return placeStake(command, state)
    case 'CreditPayout':
      return creditPayout(command, state)
    case 'ReturnTransaction':
      return returnTransaction(command, state)
    case 'TakeBackPayout':
      return takeBackPayout(command, state)
    case 'CloseRound':
      return closeRound(command, state)
    case 'NoteRollback':
      return noteRollback(command, state)
  }
}

const openedBy = ({ currency, accountKind = 'real', market, brand }: OpenWallet) => ({
  currency,
  accountKind,
  ...(market === undefined ? {} : { market }),
  ...(brand === undefined ? {} : { brand }),
})
