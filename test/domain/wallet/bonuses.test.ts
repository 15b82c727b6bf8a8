/** What a wallet's facts say of bonuses, folded: one active at most, others in line, and what is own money counted apart. */
import { expect } from 'chai'
import { minor } from '../../../domain/shared/money.ts'
import { named } from '../../../domain/wallet/clearance.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import { walletStateSchema, type WalletState } from '../../../domain/wallet/state.ts'
import { rollingSums } from '../../../domain/wallet/windows.ts'
import { AT, stateAfter } from '../../support/given.ts'
import {
  BONUS,
  BONUS_TERMS,
  bonusActivated,
  bonusBet,
  bonusConverted,
  bonusExhausted,
  bonusExpired,
  bonusForfeited,
  bonusGranted,
  bonusWin,
  EXPIRES_AT,
  NEXT_BONUS,
} from '../../support/bonus-facts.ts'
import { bet, funded, joined } from '../../support/wallet-facts.ts'

const next = { bonusId: NEXT_BONUS }
const staked = bonusBet(100n, { fromBonus: 40n, balance: 940n, bonusBalance: 60n, wagered: 100n })
const won = bonusWin(200n, { stake: 100n, toBonus: 80n, balance: 1_060n, bonusBalance: 140n })
const ended = [
  bonusConverted({ amount: minor(130n), removed: minor(10n), balance: minor(1_190n) }),
  bonusForfeited({ amount: minor(140n) }),
  bonusExpired(140n),
]
const PLAYED = [
  ...funded(1_000n),
  joined(),
  bonusGranted(),
  bonusActivated(),
  bonusGranted({}, next),
  staked,
  won,
]

const inShort = ({ balance, bonusBalance, bonuses }: WalletState) => ({
  balance,
  bonusBalance,
  bonuses: bonuses.map(({ bonusId, expiresAt, wagered }) => [bonusId, expiresAt, wagered]),
})

describe('wallet: bonuses', () => {
  it('wait in line without money, and are active with theirs', () => {
    const [waiting, active] = [
      stateAfter(wallet, [...funded(1_000n), bonusGranted(), bonusGranted({}, next)]),
      stateAfter(wallet, [
        ...funded(1_000n),
        bonusGranted(),
        bonusGranted({}, next),
        bonusActivated(),
      ]),
    ]
    expect(inShort(waiting)).to.deep.equal({
      balance: 1_000n,
      bonusBalance: 0n,
      bonuses: [
        [BONUS, null, 0n],
        [NEXT_BONUS, null, 0n],
      ],
    })
    expect(inShort(active)).to.deep.equal({
      balance: 1_000n,
      bonusBalance: 100n,
      bonuses: [
        [BONUS, EXPIRES_AT, 0n],
        [NEXT_BONUS, null, 0n],
      ],
    })
    expect(active.bonuses[0]?.terms).to.deep.equal(BONUS_TERMS)
  })
  it('are played with: bets and wins say what is of them', () => {
    expect(inShort(stateAfter(wallet, PLAYED))).to.deep.equal({
      balance: 1_060n,
      bonusBalance: 140n,
      bonuses: [
        [BONUS, EXPIRES_AT, 100n],
        [NEXT_BONUS, null, 0n],
      ],
    })
  })
  it('stay as they are when a bet and a win say nothing of them', () => {
    const cash = bet({ balance: minor(840n) })
    const before = stateAfter(wallet, PLAYED)
    const { bonusBalance, bonuses, balance } = wallet.evolve(before, cash, AT)
    expect({ bonusBalance, balance }).to.deep.equal({ bonusBalance: 140n, balance: 840n })
    expect(bonuses).to.equal(before.bonuses)
  })
  it('are gone with their money when they end, whichever way; who waits stays', () => {
    const after = ended.map((fact) => inShort(stateAfter(wallet, [...PLAYED, fact])))
    const bonuses = [[NEXT_BONUS, null, 0n]]
    expect(after).to.deep.equal([
      { balance: 1_190n, bonusBalance: 0n, bonuses },
      { balance: 1_060n, bonusBalance: 0n, bonuses },
      { balance: 1_060n, bonusBalance: 0n, bonuses },
    ])
    expect(stateAfter(wallet, [...PLAYED, bonusExhausted]).bonuses).to.have.length(1)
  })
  it('count for no window and no limit of losses: those are about own money', () => {
    const { windows } = stateAfter(wallet, PLAYED)
    const { staked: own, won: paid } = rollingSums(windows, 'day', AT)
    expect({ own, paid }).to.deep.equal({ own: 60n, paid: 120n })
    const terms = {
      version: 'mt-1',
      validUntil: EXPIRES_AT,
      stakeMax: minor(500n),
      lossLeft: minor(300n),
      nextCheck: null,
    }
    const state = { ...stateAfter(wallet, PLAYED.slice(0, -2)), clearance: named(terms) }
    const afterBet = wallet.evolve(state, staked, AT)
    expect(afterBet.clearance.lossLeft).to.equal(240n)
    expect(wallet.evolve(afterBet, won, AT).clearance.lossLeft).to.equal(360n)
  })
  it('are kept by a snapshot as they are', () => {
    const state = stateAfter(wallet, PLAYED)
    const kept = JSON.parse(JSON.stringify(walletStateSchema.encode(state))) as never
    expect(walletStateSchema.decode(kept)).to.deep.equal(state)
  })
})
