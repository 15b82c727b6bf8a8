/** Folds the wallet's facts. It never refuses, and computes nothing that the event already says. */
import { EMPTY_DIGEST } from '../games/fairness.ts'
import { bonusMoved, withConverted } from './bonuses.ts'
import { named } from './clearance.ts'
import { betPlaced, winCredited } from './evolve-play.ts'
import type { WalletEvent } from './events.ts'
import { paidIn, paidOut } from './funding.ts'
import { providerMoved } from './provider-fold.ts'
import { lifted, restricted } from './restrictions.ts'
import type { SeedState, SessionState, WalletState } from './state.ts'
import { withMoved } from './windows.ts'
import { without } from './without.ts'

type Of<Type extends WalletEvent['type']> = Extract<WalletEvent, { type: Type }>['data']

export function evolve(before: WalletState, event: WalletEvent, at: string): WalletState {
  const { type, data } = event
  if (type === 'BetPlaced') return betPlaced(before, event, at)
  if (type === 'WinCredited') return winCredited(before, event, at)
  const windows = withMoved(before.windows, event, at)
  const state = { ...before, revision: before.revision + 1, windows }
  switch (type) {
    case 'WalletOpened':
      return opened(state, data)
    case 'WalletClosed':
      return { ...state, status: 'closed' }
    case 'DepositStarted':
      return depositStarted(state, data)
    case 'Deposited':
      return deposited(state, data)
    case 'DepositFailed':
      return { ...state, deposits: without(state.deposits, data.depositId) }
    case 'WithdrawalRequested':
      return holding({ ...state, balance: data.balance }, data)
    case 'PayoutStarted':
      return payoutStarted(state, data)
    case 'WithdrawalPaid':
      return withdrawalPaid(state, data)
    case 'WithdrawalFailed':
      return withdrawalFailed(state, data)
    case 'Adjusted':
      return { ...state, balance: data.balance }
    case 'SessionJoined':
      return joined(state, data)
    case 'ClientSeedSet':
      return clientSeedSet(state, data)
    case 'SeedInForce':
      return inSession(state, data.sessionId, (session) => ({
        ...session,
        seed: freshSeed(data),
        successorHash: null,
      }))
    case 'SuccessorNamed':
      return successorNamed(state, data)
    case 'SessionLeft':
      return left(state, data.sessionId)
    case 'Restricted':
      return { ...state, restrictions: restricted(state.restrictions, data) }
    case 'RestrictionLifted':
      return { ...state, restrictions: lifted(state.restrictions, data) }
    case 'MarketAssigned':
      return { ...state, market: { value: data.market, revision: state.revision } }
    case 'BonusConverted':
      return bonusMoved({ ...state, converted: withConverted(state.converted, data) }, event)
    case 'BonusGranted':
    case 'BonusActivated':
    case 'BonusForfeited':
    case 'BonusExpired':
    case 'BonusExhausted':
      return bonusMoved(state, event)
    case 'StakePlaced':
    case 'StakeReturned':
    case 'PayoutCredited':
    case 'PayoutReturned':
    case 'RoundClosed':
      return providerMoved(state, event)
    case 'RollbackNoted':
    case 'AdjustmentDeclined':
    case 'JoinRefused':
    case 'LiftRefused':
    case 'MarketRefused':
      return state
  }
}

function opened(state: WalletState, data: Of<'WalletOpened'>): WalletState {
  const { currency, accountKind = 'real', market, brand = null } = data
  const assigned = market === undefined ? null : { value: market, revision: state.revision }
  return { ...state, status: 'open', currency, accountKind, brand, market: assigned }
}

function depositStarted(state: WalletState, data: Of<'DepositStarted'>): WalletState {
  const { depositId, amount, instrument, provider, instrumentKind } = data
  const pending = { amount, instrument, provider, instrumentKind }
  return { ...state, deposits: { ...state.deposits, [depositId]: pending } }
}

/** Older facts do not say with what was paid; what they end does. */
function deposited(state: WalletState, data: Of<'Deposited'>): WalletState {
  const { depositId, amount, balance } = data
  const means = state.deposits[depositId]
  const funding = means === undefined ? state.funding : paidIn(state.funding, means, amount)
  return { ...state, balance, funding, deposits: without(state.deposits, depositId) }
}

function holding(state: WalletState, data: Of<'WithdrawalRequested'>): WalletState {
  const { withdrawalId, amount, instrument, provider, instrumentKind } = data
  const held = { amount, instrument, provider, instrumentKind, isPayoutStarted: false }
  return { ...state, withdrawals: { ...state.withdrawals, [withdrawalId]: held } }
}

function withdrawalPaid(state: WalletState, data: Of<'WithdrawalPaid'>): WalletState {
  const { withdrawalId, amount } = data
  const means = state.withdrawals[withdrawalId]
  const funding = means === undefined ? state.funding : paidOut(state.funding, means, amount)
  return { ...state, funding, withdrawals: without(state.withdrawals, withdrawalId) }
}

const withdrawalFailed = (state: WalletState, data: Of<'WithdrawalFailed'>): WalletState => ({
  ...state,
  balance: data.balance,
  withdrawals: without(state.withdrawals, data.withdrawalId),
})

function payoutStarted(state: WalletState, { withdrawalId }: Of<'PayoutStarted'>): WalletState {
  const held = state.withdrawals[withdrawalId]
  if (held === undefined) return state
  const begun = { ...held, isPayoutStarted: true }
  return { ...state, withdrawals: { ...state.withdrawals, [withdrawalId]: begun } }
}

function joined(state: WalletState, data: Of<'SessionJoined'>): WalletState {
  const { gameId, paytableVersion, successorHash, terms } = data
  const { market, brand, channel, product } = data
  const session = {
    gameId,
    paytableVersion,
    successorHash,
    seed: freshSeed(data),
    market,
    brand,
    channel,
    product,
  }
  return {
    ...state,
    membershipRevision: state.revision,
    clearance: terms === undefined ? state.clearance : named(terms),
    sessions: { ...state.sessions, [data.sessionId]: session },
  }
}

const left = (state: WalletState, sessionId: string): WalletState => ({
  ...state,
  membershipRevision: state.revision,
  sessions: without(state.sessions, sessionId),
})

const freshSeed = (data: Of<'SessionJoined'> | Of<'SeedInForce'>): SeedState => ({
  seedHash: data.seedHash,
  clientSeed: data.clientSeed,
  clientSeedOrigin: data.clientSeedOrigin,
  endsAt: data.endsAt,
  nextNonce: 0,
  firstRevision: null,
  lastRevision: null,
  digest: EMPTY_DIGEST,
})

/** A session that was left since is history: its late facts change nothing. */
function inSession(
  state: WalletState,
  sessionId: string,
  change: (session: SessionState) => SessionState,
): WalletState {
  const session = state.sessions[sessionId]
  if (session === undefined) return state
  return { ...state, sessions: { ...state.sessions, [sessionId]: change(session) } }
}

const successorNamed = (state: WalletState, { sessionId, successorHash }: Of<'SuccessorNamed'>) =>
  inSession(state, sessionId, (session) => ({ ...session, successorHash }))

const clientSeedSet = (state: WalletState, { sessionId, clientSeed }: Of<'ClientSeedSet'>) =>
  inSession(state, sessionId, (session) => ({
    ...session,
    seed: { ...session.seed, clientSeed, clientSeedOrigin: 'chosen' },
  }))
