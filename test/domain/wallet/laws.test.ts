/** Laws of the wallet, searched with random commands; a failure prints its seed and the shortest case. */
import { expect } from 'chai'
import fc from 'fast-check'
import { MINOR_MAX } from '../../../domain/shared/money.ts'
import { ceilingOf } from '../../../domain/wallet/ceiling.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { SCOPES, type Scope } from '../../../domain/wallet/restriction-facts.ts'
import { isBarred } from '../../../domain/wallet/restrictions.ts'
import { walletStateSchema } from '../../../domain/wallet/state.ts'
import { AT, stateAfter } from '../../support/given.ts'
import { bonusPrograms, run, type Given } from '../../support/wallet-histories.ts'
import { BET_AT, ENDS_AT, JOINED_AT } from '../../support/wallet-facts.ts'

const RUNS = 200

const INSTANTS = [JOINED_AT, BET_AT, ENDS_AT]

/** What an event adds to the balance. */
function movement({ type, data }: WalletEvent): bigint {
  switch (type) {
    case 'Deposited':
    case 'WithdrawalFailed':
      return data.amount
    case 'WinCredited':
      return data.payout - (data.toBonus ?? 0n)
    case 'BonusConverted':
      return data.amount
    case 'WithdrawalRequested':
      return 0n - data.amount
    case 'BetPlaced':
      return (data.fromBonus ?? 0n) - data.stake
    case 'Adjusted':
      return data.direction === 'credit' ? data.amount : 0n - data.amount
    default:
      return 0n
  }
}

const law = (title: string, check: (program: Given[]) => void) =>
  it(title, () => {
    fc.assert(fc.property(bonusPrograms, check), { numRuns: RUNS })
  })

describe('wallet: laws', () => {
  law('the balance is what came in minus what went out, after every event', (program) => {
    let balance = 0n
    for (const event of run(program).events) {
      balance += movement(event)
      expect(balance >= 0n && balance <= MINOR_MAX).to.equal(true)
      if ('balance' in event.data) expect(event.data.balance).to.equal(balance)
    }
  })
  law('folding the stream from nothing gives the state that was decided on', (program) => {
    const { events, state } = run(program)
    expect(stateAfter(wallet, events)).to.deep.equal(state)
    expect(state.revision).to.equal(events.length - 1)
  })
  law('the same command on the same state is decided the same way', (program) => {
    run(program, ({ command, state, decision }) => {
      expect(wallet.decide(command, state)).to.deep.equal(decision)
    })
  })
  law('deciding changes no state', (program) => {
    run(program, ({ command, state }) => {
      const before = structuredClone(state)
      wallet.decide(command, state)
      expect(state).to.deep.equal(before)
    })
  })
  law('a snapshot of any state comes back from JSON as it was', (program) => {
    const { state } = run(program)
    const kept = JSON.parse(JSON.stringify(walletStateSchema.encode(state))) as never
    expect(walletStateSchema.decode(kept)).to.deep.equal(state)
  })
  law('what is barred is what any restriction in force bars, and no more', (program) => {
    const open = new Map<string, readonly string[]>()
    const ending: { scopes: readonly string[]; until: string }[] = []
    run(program, ({ command, state, decision }) => {
      const barredBy = (scope: Scope, at: string) =>
        [...open.values()].some((scopes) => scopes.includes(scope)) ||
        ending.some(({ scopes, until }) => scopes.includes(scope) && at < until)
      const isWrong = (scope: Scope) =>
        INSTANTS.some((at) => isBarred(state.restrictions, scope, at) !== barredBy(scope, at))
      expect(SCOPES.filter(isWrong)).to.deep.equal([])
      if (!decision.accepted) return
      const isPlay = command.type === 'PlayRound'
      if (isPlay) expect(isBarred(state.restrictions, 'play', command.at)).to.equal(false)
      for (const { type, data } of decision.events) {
        if (type === 'RestrictionLifted') expect(open.delete(data.restrictionId)).to.equal(true)
        if (type === 'BonusGranted' || type === 'BonusActivated') {
          expect('at' in command && isBarred(state.restrictions, 'bonus', command.at)).to.equal(
            false,
          )
        }
        if (type === 'LiftRefused') expect(open.has(data.restrictionId)).to.equal(false)
        if (type !== 'Restricted') continue
        if (data.until === null) open.set(data.restrictionId, data.scopes)
        else ending.push({ scopes: data.scopes, until: data.until })
      }
    })
  })
  law('each market names the one that it replaces, and a refusal changes none', (program) => {
    let inForce: number | null = null
    run(program).events.forEach(({ type, data }, revision) => {
      if (type === 'MarketAssigned') expect(data.replaces).to.equal(inForce)
      if (type === 'MarketRefused') expect(data.inForce).to.equal(inForce)
      if (type === 'MarketAssigned') inForce = revision
    })
  })
  law('the nonces of each seed in force count from 0 without a gap', (program) => {
    const next = new Map<string, number>()
    for (const { type, data } of run(program).events) {
      if (type === 'SessionJoined' || type === 'SeedInForce') next.set(data.sessionId, 0)
      if (type !== 'BetPlaced') continue
      expect(data.nonce).to.equal(next.get(data.sessionId))
      next.set(data.sessionId, data.nonce + 1)
    }
  })
  law('what is pending always fits: no provider’s answer can break a wallet', (program) => {
    const { state } = run(program)
    const settle = [
      ...Object.keys(state.deposits).map((depositId) => ({
        type: 'SettleDeposit' as const,
        depositId,
        settlement: { ok: true as const, reference: 'late' },
      })),
      ...Object.keys(state.withdrawals).map((withdrawalId) => ({
        type: 'SettleWithdrawal' as const,
        withdrawalId,
        settlement: { ok: false as const, reason: 'late' },
      })),
    ]
    let after = state
    for (const command of settle) {
      const decision = wallet.decide(command, after)
      expect(decision).to.have.property('accepted', true)
      if (decision.accepted)
        for (const event of decision.events) after = wallet.evolve(after, event, AT)
    }
    expect([after.deposits, after.withdrawals]).to.deep.equal([{}, {}])
    expect(ceilingOf(after) <= MINOR_MAX).to.equal(true)
  })
  it('finds rounds, wins and seeds that end in its search', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(bonusPrograms, (program) => {
        for (const { type } of run(program).events) seen.add(type)
      }),
      { numRuns: RUNS, seed: 7 },
    )
    expect([...seen].sort()).to.include.members([
      'Adjusted',
      'AdjustmentDeclined',
      'BetPlaced',
      'BonusConverted',
      'BonusExhausted',
      'BonusExpired',
      'BonusForfeited',
      'LiftRefused',
      'MarketAssigned',
      'MarketRefused',
      'Restricted',
      'RestrictionLifted',
      'SeedInForce',
      'WinCredited',
    ])
    expect(seen).to.have.property('size', 29)
  })
})
