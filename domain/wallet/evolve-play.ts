/**
 * Folds a bet or a win, which nearly every event is. Written out: a spread with further keys behind it takes ten times as long
 * as a literal, and the types see to it that no field is left out.
 */
import { extendDigest } from '../games/fairness.ts'
import { progressed } from './bonuses.ts'
import { paidOut, staked } from './clearance.ts'
import type { WalletEvent } from './events.ts'
import type { SessionState, WalletState } from './state.ts'
import { withMoved } from './windows.ts'

type Fact<Type extends WalletEvent['type']> = Extract<WalletEvent, { type: Type }>

export function betPlaced(before: WalletState, event: Fact<'BetPlaced'>, at: string): WalletState {
  const { data } = event
  const { sessionId, roundId, nonce, stake, choice, outcome, balance } = data
  const line = ['bet', roundId, String(nonce), String(stake), choice, outcome]
  return played(before, {
    sessionId,
    line,
    balance,
    bonusBalance: data.bonusBalance ?? before.bonusBalance,
    nextNonce: nonce + 1,
    clearance: staked(before.clearance, data),
    windows: withMoved(before.windows, event, at),
    bonuses: progressed(before.bonuses, data),
  })
}

export function winCredited(
  before: WalletState,
  event: Fact<'WinCredited'>,
  at: string,
): WalletState {
  const { data } = event
  const { sessionId, roundId, payout, balance } = data
  return played(before, {
    sessionId,
    line: ['win', roundId, String(payout)],
    balance,
    bonusBalance: data.bonusBalance ?? before.bonusBalance,
    nextNonce: null,
    clearance: paidOut(before.clearance, data),
    windows: withMoved(before.windows, event, at),
    bonuses: before.bonuses,
  })
}

type Played = Pick<
  WalletState,
  'balance' | 'bonusBalance' | 'clearance' | 'windows' | 'bonuses'
> & {
  sessionId: string
  /** Of the digest over the seed's rounds. */
  line: readonly string[]
  /** null: no bet. */
  nextNonce: number | null
}

function played(before: WalletState, facts: Played): WalletState {
  const { sessionId, balance, bonusBalance, clearance, windows, bonuses } = facts
  const revision = before.revision + 1
  const session = before.sessions[sessionId]
  const sessions =
    session === undefined
      ? before.sessions
      : { ...before.sessions, [sessionId]: playedIn(session, facts, revision) }
  return {
    status: before.status,
    currency: before.currency,
    accountKind: before.accountKind,
    brand: before.brand,
    balance,
    bonusBalance,
    revision,
    membershipRevision: before.membershipRevision,
    deposits: before.deposits,
    withdrawals: before.withdrawals,
    funding: before.funding,
    sessions,
    restrictions: before.restrictions,
    clearance,
    market: before.market,
    windows,
    bonuses,
    converted: before.converted,
    rounds: before.rounds,
    debt: before.debt,
  }
}

/** Chains the line onto the digest over the seed's rounds, and notes how far they reach in the wallet's stream. */
function playedIn(
  session: SessionState,
  { line, nextNonce }: Played,
  revision: number,
): SessionState {
  const { seed } = session
  const isBet = nextNonce !== null
  return {
    gameId: session.gameId,
    paytableVersion: session.paytableVersion,
    seed: {
      seedHash: seed.seedHash,
      clientSeed: seed.clientSeed,
      clientSeedOrigin: seed.clientSeedOrigin,
      endsAt: seed.endsAt,
      nextNonce: isBet ? nextNonce : seed.nextNonce,
      firstRevision: isBet ? (seed.firstRevision ?? revision) : seed.firstRevision,
      lastRevision: revision,
      digest: extendDigest(seed.digest, JSON.stringify(line)),
    },
    successorHash: session.successorHash,
    market: session.market,
    brand: session.brand,
    channel: session.channel,
    product: session.product,
  }
}
