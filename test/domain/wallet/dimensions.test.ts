/** What payments and corrections say of their wallet: as it was opened, in the market that was assigned last. */
import { expect } from 'chai'
import { MINOR_MAX, minor } from '../../../domain/shared/money.ts'
import type { CashierCommand } from '../../../domain/wallet/cashier.ts'
import { wallet, type WalletCommand } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { WalletState } from '../../../domain/wallet/state.ts'
import { bet, BET_AT, DEPOSIT, joined, MEANS, WITHDRAWAL } from '../../support/wallet-facts.ts'

const BEFORE = { currency: 'GBP', accountKind: 'test' } as const
const SAID = { ...BEFORE, market: 'GB', brand: 'acme-two' } as const
const OPENED: WalletEvent = { type: 'WalletOpened', data: SAID }
/** Before there were markets and brands. */
const OLDER: WalletEvent = { type: 'WalletOpened', data: BEFORE }

/** The state after these facts, at their revisions. */
const after = (...facts: readonly WalletEvent[]): WalletState =>
  facts.reduce((state, fact) => wallet.evolve(state, fact, BET_AT), wallet.initialState())

/** Does one after another; answers the facts of each. */
function doing(first: WalletEvent, ...commands: readonly WalletCommand[]): WalletEvent[] {
  let state = after(first)
  return commands.flatMap((command) => {
    const decision = wallet.decide(command, state)
    if (!decision.accepted) throw new Error(decision.reason)
    for (const fact of decision.events) state = wallet.evolve(state, fact, BET_AT)
    return [...decision.events]
  })
}

const [depositId, withdrawalId, amount] = [DEPOSIT, WITHDRAWAL, minor(100n)]
const start: CashierCommand = { type: 'StartDeposit', at: BET_AT, depositId, amount, ...MEANS }
const ask: CashierCommand = {
  type: 'RequestWithdrawal',
  at: BET_AT,
  withdrawalId,
  amount,
  ...MEANS,
}
const payOut: CashierCommand = { type: 'StartPayout', withdrawalId }
const yes = { ok: true, reference: 'r' } as const
const no = { ok: false, reason: 'declined' } as const
const paidIn: CashierCommand = { type: 'SettleDeposit', depositId, settlement: yes }
const declined: CashierCommand = { type: 'SettleDeposit', depositId, settlement: no }
const settle = (settlement: typeof yes | typeof no): CashierCommand => ({
  type: 'SettleWithdrawal',
  withdrawalId,
  settlement,
})
const correct = (direction: 'credit' | 'debit'): WalletCommand => ({
  type: 'Adjust',
  adjustmentId: DEPOSIT,
  direction,
  amount,
})
const assign = (market: string, replaces: number | null): WalletCommand => ({
  type: 'AssignMarket',
  market,
  replaces,
})

/** Each fact that moves money, or is to, at least once. */
const ALL = [
  start,
  declined,
  start,
  paidIn,
  ask,
  payOut,
  settle(no),
  ask,
  payOut,
  settle(yes),
  correct('credit'),
  correct('debit'),
]

describe('what a wallet says of itself', () => {
  it('is on each fact of a payment and each correction, as it was opened', () => {
    const facts = doing(OPENED, ...ALL)
    expect(new Set(facts.map(({ type }) => type))).to.have.property('size', 8)
    for (const { type, data } of facts) expect(data, type).to.include(SAID)
  })
  it('is on what the house pays out, too', () => {
    const closing: WalletCommand = {
      type: 'Restrict',
      restrictionId: DEPOSIT,
      kind: 'closed',
      scopes: ['play', 'deposit', 'bonus'],
      until: null,
      cause: 'closed',
    }
    const payingOut = { type: 'PayOutBalance', at: BET_AT, withdrawalId, ...MEANS } as const
    const facts = doing(OPENED, start, paidIn, closing, payingOut)
    expect(facts.at(-1)?.data).to.include({ ...SAID, amount })
  })
  it('says nothing of what its opening did not say', () => {
    const unsaid = { ...SAID, market: null, brand: null }
    for (const { data } of doing(OLDER, ...ALL)) expect(data).to.include(unsaid)
  })
  it('follows the market that is assigned, in the midst of a payment, too; not one that is refused', () => {
    const facts = doing(OPENED, start, assign('SE', 7), assign('MT', 0), paidIn, correct('debit'))
    expect(facts.map(({ type, data }) => [type, 'market' in data && data.market])).to.deep.equal([
      ['DepositStarted', 'GB'],
      ['MarketRefused', 'SE'],
      ['MarketAssigned', 'MT'],
      ['Deposited', 'MT'],
      ['Adjusted', 'MT'],
    ])
  })
  it('is not on a correction that is declined: no figure has it', () => {
    const command = { ...correct('credit'), amount: minor(MINOR_MAX) } as WalletCommand
    const [, , fact] = doing(OPENED, start, paidIn, command)
    expect(fact?.type).to.equal('AdjustmentDeclined')
    expect(fact?.data).not.to.have.any.keys('market', 'brand', 'accountKind')
  })
  it('is as it was opened, whatever is played', () => {
    const { brand, accountKind } = after(OPENED, joined({ brand: 'other' }), bet())
    expect({ brand, accountKind }).to.deep.equal({ brand: 'acme-two', accountKind: 'test' })
  })
})
