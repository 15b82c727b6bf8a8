/** Folds what other providers move. */
import { progressed } from './bonuses.ts'
import { paidOut, staked } from './clearance.ts'
import { ownCredit, ownReturn, ownTaken } from '../shared/own-money.ts'
import type { ProviderFact } from './provider-facts.ts'
import { withClosed, withPayout, withReturn, withStake, withTakenBack } from './rounds.ts'
import type { WalletState } from './state.ts'

type Moving = Exclude<ProviderFact, { type: 'RollbackNoted' }>

/** `state` has its revision already. */
export function providerMoved(state: WalletState, { type, data }: Moving): WalletState {
  if (type === 'RoundClosed') return { ...state, rounds: withClosed(state.rounds, data) }
  const { balance, bonusBalance = state.bonusBalance } = data
  const after = { ...state, balance, bonusBalance }
  const { clearance, bonuses, rounds } = state
  switch (type) {
    case 'StakePlaced':
      after.clearance = staked(clearance, data)
      after.bonuses = progressed(bonuses, data)
      after.rounds = withStake(rounds, data)
      return after
    case 'StakeReturned':
      after.clearance = paidOut(clearance, { payout: ownReturn(data) })
      after.bonuses = progressed(bonuses, data)
      after.rounds = withReturn(rounds, data)
      return after
    case 'PayoutCredited':
      after.clearance = paidOut(clearance, { payout: ownCredit(data) })
      after.rounds = withPayout(rounds, data)
      return after
    case 'PayoutReturned':
      after.clearance = staked(clearance, { stake: ownTaken(data) })
      after.rounds = withTakenBack(rounds, data)
      after.debt = data.debt ?? state.debt
      return after
  }
}
