/** Laws of bonuses, searched with random commands and held against a model that knows the rules alone, and no code of the wallet's. */
import { expect } from 'chai'
import fc from 'fast-check'
import type { BonusTerms } from '../../../domain/wallet/bonus-facts.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { WalletState } from '../../../domain/wallet/state.ts'
import { bonusPrograms, run, type Given } from '../../support/wallet-histories.ts'

const RUNS = 300
const BONUSES_MAX = 9
const DAY_MS = 86_400_000

type Held = { bonusId: string; terms: BonusTerms; until: number | null; wagered: bigint }

/** Both buckets and who is in line, from amounts alone: what facts say of balances is only compared. */
function createModel() {
  let [cash, bonus, removed, given] = [0n, 0n, 0n, 0n]
  let line: Held[] = []
  const ended = new Set<string>()

  const first = (bonusId: string): Held => {
    const [held] = line
    if (held?.bonusId !== bonusId) throw new Error(`${bonusId} is not the first in line`)
    return held
  }
  const ends = (bonusId: string) => {
    expect(ended.has(bonusId)).to.equal(false)
    expect(line.some((held) => held.bonusId === bonusId)).to.equal(true)
    ended.add(bonusId)
    line = line.filter((held) => held.bonusId !== bonusId)
  }
  const staked = ({ stake, ...of }: Of<'BetPlaced'>) => {
    const [held] = line
    const isOf = held !== undefined && held.until !== null && held.terms.product !== 'slots'
    expect(of.bonusId).to.equal(isOf ? held.bonusId : undefined)
    const fromBonus = of.fromBonus ?? 0n
    if (isOf) {
      const { order, stakeMax, weights } = held.terms
      const inOrder = order === 'bonusFirst' ? bonus : stake - cash
      const wanted = inOrder < 0n ? 0n : inOrder > stake ? stake : inOrder
      expect(fromBonus).to.equal(wanted)
      if (stakeMax !== null) expect(stake <= stakeMax).to.equal(true)
      held.wagered += (stake * BigInt(weights[0]?.weightBp ?? 0)) / 10_000n
    }
    expect(of.wagered).to.equal(isOf ? held.wagered : undefined)
    cash -= stake - fromBonus
    bonus -= fromBonus
    return fromBonus
  }
  let lastFromBonus = 0n

  return {
    take({ type, data }: WalletEvent, atMs: number) {
      if (type === 'Deposited' || type === 'WithdrawalFailed') cash += data.amount
      if (type === 'WithdrawalRequested') cash -= data.amount
      if (type === 'Adjusted') cash += data.direction === 'credit' ? data.amount : 0n - data.amount
      if (type === 'BetPlaced') lastFromBonus = staked(data)
      if (type === 'WinCredited') {
        const toBonus = (data.payout * lastFromBonus) / data.stake
        expect(data.toBonus ?? 0n).to.equal(toBonus)
        cash += data.payout - toBonus
        bonus += toBonus
      }
      if (type === 'BonusGranted') {
        line.push({ bonusId: data.bonusId, terms: data.terms, until: null, wagered: 0n })
      }
      if (type === 'BonusActivated') {
        const held = first(data.bonusId)
        expect([held.until, bonus, data.amount]).to.deep.equal([null, 0n, held.terms.amount])
        held.until = atMs + held.terms.daysToUse * DAY_MS
        expect(data.expiresAt).to.equal(new Date(held.until).toISOString())
        bonus += data.amount
        given += data.amount
      }
      if (type === 'BonusConverted') {
        const { terms, wagered, until } = first(data.bonusId)
        expect(wagered >= terms.amount * BigInt(terms.multiple)).to.equal(true)
        expect(until !== null && atMs < until && bonus > 0n).to.equal(true)
        expect(data.amount + data.removed).to.equal(bonus)
        const most = terms.winningsMax ?? bonus
        expect(data.amount).to.equal(bonus < most ? bonus : most)
        cash += data.amount
        removed += data.removed
        bonus = 0n
      }
      if (type === 'BonusExhausted') expect(bonus).to.equal(0n)
      if (type === 'BonusExpired')
        expect(atMs >= (first(data.bonusId).until ?? Infinity)).to.equal(true)
      if (type === 'BonusExpired' || type === 'BonusForfeited') {
        const isFirst = line[0]?.bonusId === data.bonusId && line[0].until !== null
        expect(data.amount).to.equal(isFirst ? bonus : 0n)
        bonus -= data.amount
        removed += data.amount
      }
      if (type !== 'BonusGranted' && type !== 'BonusActivated' && type.startsWith('Bonus')) {
        ends((data as { bonusId: string }).bonusId)
      }
      if ('balance' in data) expect(data.balance).to.equal(cash)
      if ('bonusBalance' in data && data.bonusBalance !== undefined) {
        expect(data.bonusBalance).to.equal(bonus)
      }
      expect(cash >= 0n && bonus >= 0n).to.equal(true)
      expect(line.length <= BONUSES_MAX).to.equal(true)
    },
    compare(state: WalletState) {
      expect({ cash, bonus }).to.deep.equal({ cash: state.balance, bonus: state.bonusBalance })
      expect(line.map(({ bonusId, wagered }) => [bonusId, wagered])).to.deep.equal(
        state.bonuses.map(({ bonusId, wagered }) => [bonusId, wagered]),
      )
      expect(line.slice(1).every(({ until }) => until === null)).to.equal(true)
      const isActive = (line[0]?.until ?? null) !== null
      if (!isActive) expect(bonus).to.equal(0n)
      else expect(bonus > 0n).to.equal(true) // or it would have ended
    },
    sums: () => ({ money: cash + bonus + removed, given }),
  }
}
type Of<Type extends WalletEvent['type']> = Extract<WalletEvent, { type: Type }>['data']

/** What came in less what went out, of cash; bonuses that were given are beside it. */
function cameIn({ type, data }: WalletEvent): bigint {
  if (type === 'Deposited' || type === 'WithdrawalFailed') return data.amount
  if (type === 'WithdrawalRequested') return 0n - data.amount
  if (type === 'Adjusted') return data.direction === 'credit' ? data.amount : 0n - data.amount
  if (type === 'BetPlaced') return 0n - data.stake
  return type === 'WinCredited' ? data.payout : 0n
}

const law = (title: string, check: (program: Given[]) => void) =>
  it(title, () => {
    fc.assert(fc.property(bonusPrograms, check), { numRuns: RUNS })
  })

describe('wallet: laws of bonuses', () => {
  law(
    'after every command the wallet is as the rules have it, and each bonus ends once',
    (program) => {
      const model = createModel()
      for (const event of run([]).events) model.take(event, 0)
      run(program, ({ command, decision, state }) => {
        model.compare(state)
        if (!decision.accepted) return
        const atMs = 'at' in command ? Date.parse(command.at) : 0
        for (const event of decision.events) model.take(event, atMs)
      })
    },
  )
  law('cash, bonus money and what was removed are what came in less what went out', (program) => {
    const model = createModel()
    let money = 0n
    for (const event of run([]).events) model.take(event, 0)
    money += run([]).events.reduce((sum, event) => sum + cameIn(event), 0n)
    run(program, ({ command, decision }) => {
      if (!decision.accepted) return
      const atMs = 'at' in command ? Date.parse(command.at) : 0
      for (const event of decision.events) {
        model.take(event, atMs)
        money += cameIn(event)
      }
      const { money: there, given } = model.sums()
      expect(there).to.equal(money + given)
    })
  })
})
