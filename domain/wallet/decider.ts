/** Stream `wallet-{playerId}`. Balance moves only here; every money event carries the balance after it. */
import { accept, reject, type Decider, type Decision } from '../shared/decider.ts'
import type { AccountKind } from '../shared/dimensions.ts'
import { adjust, type Adjust } from './adjust.ts'
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
import { fromVersion4 } from './state-before.ts'
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
  | SessionCommand
  | PlayRound
  | RestrictionCommand
  | AssignMarket

export type WalletRejection =
  | ClearanceRejection
  | 'BALANCE_TOO_LARGE'
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
  | 'SEED_PENDING'
  | 'SESSIONS_OPEN'
  | 'SESSION_CLOSED'
  | 'STAKE_OFF_STEP'
  | 'STAKE_TOO_LARGE'
  | 'WALLET_ALREADY_OPEN'
  | 'WALLET_MOVED'
  | 'WALLET_NOT_EMPTY'
  | 'WALLET_NOT_OPEN'
  | 'WITHDRAWALS_PENDING'
  | 'WITHDRAWAL_RESTRICTED'

/** Of what a state holds, in memory; estimated. */
const BYTES = { session: 1_400, pending: 400, restriction: 300, span: 160 }

const count = (record: object): number => Object.keys(record).length

export const wallet: Decider<WalletCommand, WalletEvent, WalletState, WalletRejection> = {
  category: 'wallet',
  initialState: initialWalletState,
  evolve,
  shows,
  weigh: ({ sessions, deposits, withdrawals, restrictions, windows }) =>
    count(sessions) * BYTES.session +
    (count(deposits) + count(withdrawals)) * BYTES.pending +
    count(restrictions.named) * BYTES.restriction +
    spansIn(windows) * BYTES.span,
  snapshot: { version: WALLET_STATE_VERSION, schema: walletStateSchema, from: fromVersion4 },
  decide(command, state): Decision<WalletEvent, WalletRejection> {
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
    }
  },
}

const openedBy = ({ currency, accountKind = 'real', market, brand }: OpenWallet) => ({
  currency,
  accountKind,
  ...(market === undefined ? {} : { market }),
  ...(brand === undefined ? {} : { brand }),
})
