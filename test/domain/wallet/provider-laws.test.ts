/** Laws of rounds at other providers, searched with random commands and held against a model that knows amounts alone, and no code of the wallet's. */
import { expect } from 'chai'
import fc from 'fast-check'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { WalletState } from '../../../domain/wallet/state.ts'
import { providerPrograms } from '../../support/provider-histories.ts'
import { run, type Given } from '../../support/wallet-histories.ts'

const RUNS = 200

type Of<Type extends WalletEvent['type']> = Extract<WalletEvent, { type: Type }>['data']
type Stake = Of<'StakePlaced'> & { isReturned: boolean }
type Round = { stakes: Stake[]; isClosed: boolean; ahead: bigint }

/** Where all money is, from amounts alone: what facts say of balances is only compared. */
function createModel() {
  let [cash, bonus, removed, debt, in_] = [0n, 0n, 0n, 0n, 0n]
  let active: { bonusId: string; wagered: bigint } | null = null
  const rounds = new Map<string, Round>()
  const transactions = new Set<string>()
  const converted = new Set<string>()

  const keyOf = ({ gameId, roundId }: { gameId: string | null; roundId: string | null }) =>
    `${gameId} ${roundId}`
  const open = () => [...rounds.values()].filter(({ isClosed }) => !isClosed)
  const standing = ({ stakes }: Round) => stakes.filter(({ isReturned }) => !isReturned)
  const sum = (stakes: readonly Stake[]) => stakes.reduce((all, { stake }) => all + stake, 0n)
  const held = () => open().reduce((all, round) => all + sum(standing(round)), 0n)
  const isHeld = (bonusId: string) =>
    open().some((round) => standing(round).some((stake) => stake.bonusId === bonusId))
  const once = (transactionId: string) => {
    expect(transactions.has(transactionId), transactionId).to.equal(false)
    transactions.add(transactionId)
  }

  function placed(data: Of<'StakePlaced'>) {
    once(data.transactionId)
    const round = rounds.get(keyOf(data)) ?? { stakes: [], isClosed: false, ahead: 0n }
    expect(round.isClosed).to.equal(false)
    round.stakes.push({ ...data, isReturned: false })
    rounds.set(keyOf(data), round)
    const { stake, fromBonus = 0n } = data
    expect(data.bonusId === undefined || data.bonusId === active?.bonusId).to.equal(true)
    cash -= stake - fromBonus
    bonus -= fromBonus
    if (active !== null && data.bonusId !== undefined) active.wagered += data.counted ?? 0n
  }
  function returned(data: Of<'StakeReturned'>) {
    const round = rounds.get(keyOf(data))
    const stake = round?.stakes.find((one) => one.transactionId === data.transactionId)
    if (round === undefined || stake === undefined) throw new Error('a return of nothing')
    expect(stake.isReturned).to.equal(false)
    stake.isReturned = true
    const { fromBonus = 0n, bonusId, counted = 0n } = stake
    const isActive = bonusId !== undefined && bonusId === active?.bonusId
    const isLost = bonusId !== undefined && !isActive && !converted.has(bonusId)
    expect([data.stake, data.toBonus ?? 0n, data.removed ?? 0n]).to.deep.equal([
      stake.stake,
      isActive ? fromBonus : 0n,
      isLost ? fromBonus : 0n,
    ])
    if (round.isClosed) in_ += stake.stake
    cash += stake.stake - (isActive || isLost ? fromBonus : 0n)
    if (isActive) bonus += fromBonus
    if (isLost) removed += fromBonus
    if (isActive && active !== null) active.wagered -= counted
    if (data.by === 'house') round.ahead += stake.stake - (isLost ? fromBonus : 0n)
  }
  function paid(data: Of<'PayoutCredited'>) {
    once(data.transactionId)
    const { payout, netted = 0n, toBonus = 0n, removed: lost = 0n } = data
    const round = rounds.get(keyOf(data))
    if (!data.isPromo) expect(round?.stakes.length ?? 0).to.be.greaterThan(0)
    expect(netted <= (round?.ahead ?? 0n)).to.equal(true)
    if (round !== undefined) round.ahead -= netted
    in_ += payout - netted
    cash += payout - netted - toBonus - lost
    bonus += toBonus
    removed += lost
  }
  function takenBack(data: Of<'PayoutReturned'>) {
    const { amount, fromBonus = 0n, owed = 0n, netted = 0n } = data
    if (data.isCorrection) once(data.transactionId)
    const round = rounds.get(keyOf(data))
    // Of a round that is let go nothing is given ahead any more.
    if (round !== undefined) round.ahead += netted
    in_ -= amount
    bonus -= fromBonus
    cash -= amount - fromBonus - owed
    debt += owed
    if (owed > 0n) expect(cash).to.equal(0n)
    expect(data.debt).to.equal(owed > 0n ? debt : undefined)
  }
  function closed(data: Of<'RoundClosed'>) {
    const round = rounds.get(keyOf(data))
    if (round === undefined) throw new Error('an end of nothing')
    expect(round.isClosed).to.equal(false)
    const staked = sum(standing(round))
    expect([data.staked, data.stakes]).to.deep.equal([staked, standing(round).length])
    round.isClosed = true
    in_ -= staked
  }
  function ended(bonusId: string) {
    expect(active?.bonusId).to.equal(bonusId)
    active = null
  }

  return {
    take(event: WalletEvent) {
      const { type, data } = event
      const [before, ofBonus] = [cash + bonus, bonus]
      if (type === 'StakePlaced') placed(data)
      if (type === 'StakeReturned') returned(data)
      if (type === 'PayoutCredited') paid(data)
      if (type === 'PayoutReturned') takenBack(data)
      if (type === 'RoundClosed') closed(data)
      if (type === 'RollbackNoted') once(data.transactionId)
      if (type === 'Deposited' || type === 'WithdrawalFailed') cash += data.amount
      if (type === 'WithdrawalRequested') cash -= data.amount
      if (type === 'Adjusted') cash += data.direction === 'credit' ? data.amount : 0n - data.amount
      if (type === 'BetPlaced') {
        cash -= data.stake - (data.fromBonus ?? 0n)
        bonus -= data.fromBonus ?? 0n
        if (active !== null) active.wagered = data.wagered ?? active.wagered
      }
      if (type === 'WinCredited') {
        cash += data.payout - (data.toBonus ?? 0n)
        bonus += data.toBonus ?? 0n
      }
      if (type === 'BonusActivated') {
        active = { bonusId: data.bonusId, wagered: 0n }
        bonus += data.amount
      }
      if (type === 'BonusConverted' || type === 'BonusExhausted') {
        expect(isHeld(data.bonusId), type).to.equal(false)
      }
      if (type === 'BonusConverted') {
        ended(data.bonusId)
        converted.add(data.bonusId)
        cash += data.amount
        bonus = 0n
        removed += data.removed
      }
      if (type === 'BonusExhausted') ended(data.bonusId)
      if (type === 'BonusForfeited' || type === 'BonusExpired') {
        if (active?.bonusId === data.bonusId) active = null
        bonus -= data.amount
        removed += data.amount
        expect(data.amount === 0n || data.amount === ofBonus).to.equal(true)
      }
      // Of play at other providers the functions above have it; of anything else money only comes or goes.
      if (!('transactionId' in data) && type !== 'RoundClosed' && !isOfBonus(type)) {
        in_ += cash + bonus - before
      }
      if (type === 'BonusActivated') in_ += data.amount
      if ('balance' in data) expect(data.balance).to.equal(cash)
      if ('bonusBalance' in data && data.bonusBalance !== undefined) {
        expect(data.bonusBalance).to.equal(bonus)
      }
      if ('heldStakes' in data) expect(data.heldStakes).to.equal(held())
      if ('wagered' in data && data.wagered !== undefined) {
        expect(data.wagered).to.equal(active?.wagered)
      }
      expect(cash >= 0n && bonus >= 0n).to.equal(true)
      expect(cash + bonus + held() + removed - debt).to.equal(in_)
    },
    compare(state: WalletState) {
      expect({ cash, bonus, debt }).to.deep.equal({
        cash: state.balance,
        bonus: state.bonusBalance,
        debt: state.debt,
      })
      const isWaiting = (round: Round) => standing(round).length > 0
      const there = state.rounds.filter(({ isClosed, stakes }) => !isClosed && stakes > 0)
      expect(there.map((round) => [keyOf(round), round.staked]).sort()).to.deep.equal(
        [...rounds]
          .filter(([, round]) => !round.isClosed && isWaiting(round))
          .map(([key, round]) => [key, sum(standing(round))])
          .sort(),
      )
    },
  }
}
const isOfBonus = (type: string) => type.startsWith('Bonus')

const law = (title: string, check: (program: Given[]) => void) =>
  it(title, () => {
    fc.assert(fc.property(providerPrograms, check), { numRuns: RUNS })
  })

describe('wallet: laws of rounds at other providers', () => {
  law(
    'all money is somewhere, once: cash, bonus money, held stakes, what was removed, less what is owed',
    (program) => {
      const model = createModel()
      for (const event of run([]).events) model.take(event)
      run(program, ({ decision, state }) => {
        model.compare(state)
        if (!decision.accepted) return
        for (const event of decision.events) model.take(event)
      })
    },
  )
  law(
    'a stake is returned once and moves what it moved the other way, and no round ends twice',
    (program) => {
      const seen = new Set<string>()
      for (const { type, data } of run(program).events) {
        if (type !== 'StakeReturned' && type !== 'RoundClosed') continue
        const of = type === 'StakeReturned' ? data.transactionId : `${data.gameId} ${data.roundId}`
        expect(seen.has(`${type} ${of}`)).to.equal(false)
        seen.add(`${type} ${of}`)
      }
    },
  )
  law('a payout of a round, or on a stake, that nobody knows is refused', (program) => {
    const known = new Set<string>()
    run(program, ({ command, decision }) => {
      if (command.type === 'CreditPayout' && !command.isPromo) {
        const isKnown = known.has(`${command.gameId} ${command.roundId}`)
        if (!isKnown || command.stake === null) {
          expect(decision).to.deep.equal({ accepted: false, reason: 'ROUND_UNKNOWN' })
        }
      }
      if (!decision.accepted) return
      for (const { type, data } of decision.events) {
        if (type === 'StakePlaced') known.add(`${data.gameId} ${data.roundId}`)
      }
    })
  })
  it('finds each of their facts, bonus money staked, and debt in its search', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(providerPrograms, (program) => {
        for (const { type, data } of run(program).events) {
          seen.add(type)
          for (const part of ['fromBonus', 'toBonus', 'removed', 'netted', 'owed']) {
            if (Object.hasOwn(data, part)) seen.add(`${type} ${part}`)
          }
        }
      }),
      { numRuns: RUNS, seed: 20 },
    )
    expect([...seen]).to.include.members([
      'StakePlaced fromBonus',
      'StakeReturned toBonus',
      'StakeReturned removed',
      'PayoutCredited toBonus',
      'PayoutCredited netted',
      'PayoutReturned fromBonus',
      'PayoutReturned owed',
      'RoundClosed fromBonus',
      'RollbackNoted',
    ])
  })
})
