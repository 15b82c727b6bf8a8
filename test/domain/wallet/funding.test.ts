/** What came in by each means of payment and has not gone back: folded from facts of every age. */
import { expect } from 'chai'
import { minor, MINOR_MAX } from '../../../domain/shared/money.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { upcast } from '../../../eventstore/upcasters.ts'
import { stateAfter } from '../../support/given.ts'
import { BET_AT, DEPOSIT, MEANS, opened, WHOSE, WITHDRAWAL } from '../../support/wallet-facts.ts'

const KEPT = 32

const settled = { ok: true, reference: 'r' } as const
const failed = { ok: false, reason: 'declined' } as const

/** Pays in, and out, by commands. */
function create() {
  const facts: WalletEvent[] = [opened]
  const doing = (command: Parameters<typeof wallet.decide>[0]) => {
    const decision = wallet.decide(command, stateAfter(wallet, facts))
    if (!decision.accepted) throw new Error(decision.reason)
    facts.push(...decision.events)
  }
  return {
    facts,
    funding: () =>
      stateAfter(wallet, facts).funding.map(({ instrument, provider, net }) => [
        `${provider} ${instrument}`,
        net,
      ]),
    paysIn(instrument: string, amount: bigint, { provider = 'sandbox', isPaid = true } = {}) {
      const means = { instrument, provider, instrumentKind: null }
      const [at, depositId] = [BET_AT, DEPOSIT]
      doing({ type: 'StartDeposit', at, depositId, amount: minor(amount), ...means })
      doing({ type: 'SettleDeposit', depositId, settlement: isPaid ? settled : failed })
    },
    paysOut(instrument: string, amount: bigint, isPaid = true) {
      const [at, withdrawalId] = [BET_AT, WITHDRAWAL]
      const means = { ...MEANS, instrument }
      doing({ type: 'RequestWithdrawal', at, withdrawalId, amount: minor(amount), ...means })
      doing({ type: 'StartPayout', withdrawalId })
      doing({ type: 'SettleWithdrawal', withdrawalId, settlement: isPaid ? settled : failed })
    },
  }
}

describe('wallet: funding', () => {
  it('has what was paid in by each means, the last that was used last', () => {
    const it = create()
    it.paysIn('card', 500n)
    it.paysIn('bank', 300n)
    it.paysIn('card', 200n)
    it.paysIn('card', 100n, { provider: 'other' })
    it.paysIn('card', 900n, { isPaid: false })
    expect(it.funding()).to.deep.equal([
      ['sandbox bank', 300n],
      ['sandbox card', 700n],
      ['other card', 100n],
    ])
  })
  it('is less by what was paid out there; what has gone back whole is none', () => {
    const it = create()
    it.paysIn('card', 500n)
    it.paysIn('bank', 300n)
    it.paysOut('card', 200n)
    it.paysOut('card', 100n, false)
    expect(it.funding()).to.deep.equal([
      ['sandbox card', 300n],
      ['sandbox bank', 300n],
    ])
    it.paysOut('card', 300n)
    it.paysOut('bank', 299n)
    expect(it.funding()).to.deep.equal([['sandbox bank', 1n]])
  })
  it('is never below nothing: winnings are paid out, too', () => {
    const it = create()
    it.paysIn('card', 100n)
    it.paysIn('bank', 900n)
    it.paysOut('card', 500n)
    it.paysOut('other', 100n)
    expect(it.funding()).to.deep.equal([['sandbox bank', 900n]])
  })
  it('keeps as many means as people use: beyond them those that were used longest ago are forgotten', () => {
    const it = create()
    for (let n = 0; n <= KEPT; n += 1) it.paysIn(`card ${n}`, 1n)
    expect(it.funding()).to.have.length(KEPT)
    expect(it.funding()[0]).to.deep.equal(['sandbox card 1', 1n])
  })
  it('takes names as they are, and sums larger than a balance', () => {
    const it = create()
    it.paysIn('__proto__', MINOR_MAX)
    it.paysIn('1', 0n)
    const lost: WalletEvent = {
      type: 'Adjusted',
      data: {
        adjustmentId: DEPOSIT,
        direction: 'debit',
        amount: minor(MINOR_MAX),
        balance: minor(0n),
        ...WHOSE,
      },
    }
    it.facts.push(lost)
    it.paysIn('__proto__', MINOR_MAX)
    expect(it.funding().at(-1)).to.deep.equal(['sandbox __proto__', 2n * MINOR_MAX])
  })
  it('is the same from facts of before they said with what was paid', () => {
    const it = create()
    it.paysIn('card', 500n)
    const older = it.facts.map((fact) => {
      if (fact.type !== 'Deposited') return fact
      const { instrument, ...data } = fact.data
      expect(instrument).to.equal('card')
      return { ...fact, data: upcast('Deposited', 3, data) } as WalletEvent
    })
    const { funding } = stateAfter(wallet, older)
    expect(funding).to.deep.equal(stateAfter(wallet, it.facts).funding)
    expect(funding).to.have.length(1)
  })
})
