/** Terms are an argument; what is left under them is counted by the fold, so that a bet compares numbers. */
import { expect } from 'chai'
import { minor } from '../../../domain/shared/money.ts'
import type { Terms } from '../../../domain/wallet/clearance.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { PlayRound } from '../../../domain/wallet/play.ts'
import { given, stateAfter } from '../../support/given.ts'
import {
  bet,
  BET_AT,
  DIMENSIONS,
  funded,
  HASHES,
  JOINED_AT,
  joined,
  OTHER_SESSION,
  paying,
  PLAYED,
  ROUND,
  seedsByHash,
  SESSION,
} from '../../support/wallet-facts.ts'

const A_MS_BEFORE = '2026-11-23T09:14:27.999Z'
const LATER = '2026-11-23T12:00:00.000Z'

const terms: Terms = {
  version: 'mt-1',
  validUntil: LATER,
  stakeMax: minor(500n),
  lossLeft: minor(800n),
  nextCheck: null,
}
const play = (stake: bigint, changes: Partial<PlayRound> = {}): PlayRound => ({
  type: 'PlayRound',
  at: BET_AT,
  roundId: ROUND,
  sessionId: SESSION,
  stake: minor(stake),
  choice: '4950',
  seeds: seedsByHash,
  paytable: paying(0n),
  ...changes,
})
const won = (payout: bigint): WalletEvent => ({
  type: 'WinCredited',
  data: {
    roundId: ROUND,
    sessionId: SESSION,
    gameId: 'dice',
    paytableVersion: 'dice-1',
    nonce: 0,
    stake: minor(100n),
    betAt: BET_AT,
    payout: minor(payout),
    balance: minor(1_000n),
    ...DIMENSIONS,
  },
})
const betOf = (stake: bigint, changes: Partial<Parameters<typeof bet>[0]> = {}) =>
  bet({ stake: minor(stake), balance: minor(1_000n), ...changes })

/** A wallet with money whose session was joined under `named`. */
const under = (named: Terms, ...more: WalletEvent[]) =>
  given(wallet, ...funded(1_000n), joined({ terms: named }), ...more)

const namedBy = (command: PlayRound, events: readonly WalletEvent[]): Terms | undefined => {
  const decision = wallet.decide(command, stateAfter(wallet, events))
  expect(decision).to.have.property('accepted', true)
  const [fact] = decision.accepted ? decision.events : []
  return fact?.type === 'BetPlaced' ? fact.data.terms : undefined
}

describe('wallet: terms and clearance', () => {
  it('are nothing where nobody names any', () => {
    expect(namedBy(play(1_000n), [...funded(1_000n), joined()])).to.equal(undefined)
  })
  it('are named by the join that was decided under them, and not again by its bets', () => {
    given(wallet, ...funded(1_000n))
      .when({
        type: 'JoinSession',
        at: JOINED_AT,
        sessionId: SESSION,
        gameId: 'dice',
        paytableVersion: 'dice-1',
        seedHash: HASHES.first,
        successorHash: HASHES.second,
        sawMembership: null,
        ...PLAYED,
        terms,
      })
      .appends(joined({ terms }))
    const history = [...funded(1_000n), joined({ terms })]
    expect(namedBy(play(500n, { terms }), history)).to.equal(undefined)
  })
  it('are named by a bet that is the first under others, and hold from then on', () => {
    const others = { ...terms, version: 'gb-1', stakeMax: minor(200n) }
    const history = [...funded(1_000n), joined({ terms })]
    expect(namedBy(play(200n, { terms: others }), history)).to.deep.equal(others)
    under(terms, betOf(200n, { terms: others }))
      .when(play(201n))
      .rejects('STAKE_ABOVE_TERMS')
  })
  it('refuse a stake above their highest, whichever said so', () => {
    under(terms).when(play(501n)).rejects('STAKE_ABOVE_TERMS')
    given(wallet, ...funded(1_000n), joined())
      .when(play(501n, { terms }))
      .rejects('STAKE_ABOVE_TERMS')
    expect(namedBy(play(500n), [...funded(1_000n), joined({ terms })])).to.equal(undefined)
  })
  it('count what is left: stakes take of it, payouts give back', () => {
    under(terms, betOf(500n)).when(play(301n)).rejects('LOSS_LIMIT_REACHED')
    const history = [...funded(1_000n), joined({ terms }), betOf(500n)]
    expect(namedBy(play(300n), history)).to.equal(undefined)
    expect(namedBy(play(400n), [...history, won(100n)])).to.equal(undefined)
    under(terms, betOf(500n), won(100n)).when(play(401n)).rejects('LOSS_LIMIT_REACHED')
  })
  it('leave off counting where newer ones are named, and go on from what those say', () => {
    const again = { ...terms, lossLeft: minor(50n) }
    under(terms, betOf(500n), betOf(20n, { terms: again }))
      .when(play(31n))
      .rejects('LOSS_LIMIT_REACHED')
  })
  it('end when they say: from then on a bet needs those that hold', () => {
    const short = { ...terms, validUntil: BET_AT }
    const history = [...funded(1_000n), joined({ terms: short })]
    expect(namedBy(play(100n, { at: A_MS_BEFORE }), history)).to.equal(undefined)
    expect(() => wallet.decide(play(100n), stateAfter(wallet, history))).to.throw('terms that held')
    const next = { ...terms, version: 'mt-2' }
    expect(namedBy(play(100n, { terms: next }), history)).to.deep.equal(next)
    const old = { ...next, validUntil: BET_AT }
    const decide = () => wallet.decide(play(100n, { terms: old }), stateAfter(wallet, history))
    expect(decide).to.throw('terms that held')
  })
  it('bar bets from a check that is due until others are named', () => {
    const due = { ...terms, nextCheck: BET_AT }
    under(due).when(play(100n)).rejects('CHECK_DUE')
    under(due)
      .when(play(100n, { terms: due }))
      .rejects('CHECK_DUE')
    const history = [...funded(1_000n), joined({ terms: due })]
    expect(namedBy(play(100n, { at: A_MS_BEFORE }), history)).to.equal(undefined)
    const asked = { ...terms, nextCheck: LATER }
    expect(namedBy(play(100n, { terms: asked }), history)).to.deep.equal(asked)
  })
  it('are those of the wallet, whichever session is played', () => {
    const other = joined({ sessionId: OTHER_SESSION, seedHash: HASHES.third })
    under(terms, other)
      .when(play(501n, { sessionId: OTHER_SESSION }))
      .rejects('STAKE_ABOVE_TERMS')
  })
})
