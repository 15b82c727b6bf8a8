/** Opening a wallet, and money in and out of it through the payment provider's definite answers. */
import type { InstrumentKind } from '../../../domain/shared/dimensions.ts'
import { MINOR_MAX, minor } from '../../../domain/shared/money.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { given } from '../../support/given.ts'
import {
  BET_AT,
  bet,
  DEPOSIT,
  deposited,
  depositStarted,
  funded,
  joined,
  MEANS,
  opened,
  PAID_BY,
  WHOSE,
  WITHDRAWAL,
} from '../../support/wallet-facts.ts'

const PENDING_MAX = 20
const succeeded = { ok: true, reference: 'ref-1' } as const
const failed = { ok: false, reason: 'card declined' } as const
const startDeposit = (amount: bigint) =>
  ({
    type: 'StartDeposit',
    at: BET_AT,
    depositId: DEPOSIT,
    amount: minor(amount),
    ...MEANS,
  }) as const
const settleDeposit = (settlement: typeof succeeded | typeof failed) =>
  ({ type: 'SettleDeposit', depositId: DEPOSIT, settlement }) as const
const request = (amount: bigint) =>
  ({
    type: 'RequestWithdrawal',
    at: BET_AT,
    withdrawalId: WITHDRAWAL,
    amount: minor(amount),
    ...MEANS,
  }) as const
const settleWithdrawal = (settlement: typeof succeeded | typeof failed) =>
  ({ type: 'SettleWithdrawal', withdrawalId: WITHDRAWAL, settlement }) as const

const held = { withdrawalId: WITHDRAWAL, amount: minor(300n), ...MEANS, ...WHOSE }
const requested = (balance: bigint, withdrawalId = WITHDRAWAL): WalletEvent => ({
  type: 'WithdrawalRequested',
  data: { ...held, withdrawalId, balance: minor(balance) },
})
const payoutStarted: WalletEvent = { type: 'PayoutStarted', data: held }
const paid: WalletEvent = {
  type: 'WithdrawalPaid',
  data: { withdrawalId: WITHDRAWAL, amount: minor(300n), ...PAID_BY, reference: 'ref-1' },
}
const returned = (balance: bigint): WalletEvent => ({
  type: 'WithdrawalFailed',
  data: {
    withdrawalId: WITHDRAWAL,
    amount: minor(300n),
    ...PAID_BY,
    reason: 'card declined',
    balance: minor(balance),
  },
})
const numbered = (n: number) => `a3b2c3d4-0000-5000-8000-${String(n).padStart(12, '0')}`

describe('wallet: cashier', () => {
  describe('OpenWallet', () => {
    it('opens in the currency of the player', () => {
      given(wallet).when({ type: 'OpenWallet', currency: 'EUR' }).appends(opened)
    })
    it('is refused the second time', () => {
      given(wallet, opened)
        .when({ type: 'OpenWallet', currency: 'EUR' })
        .rejects('WALLET_ALREADY_OPEN')
    })
    it('comes before everything else', () => {
      given(wallet).when(startDeposit(1n)).rejects('WALLET_NOT_OPEN')
      given(wallet).when(request(1n)).rejects('WALLET_NOT_OPEN')
      given(wallet)
        .when({ type: 'LeaveSession', sessionId: DEPOSIT, isClosed: false })
        .rejects('WALLET_NOT_OPEN')
    })
  })

  describe('StartDeposit', () => {
    it('takes no money by a kind that the market refuses; what nobody knows the kind of it takes', () => {
      const by = (instrumentKind: InstrumentKind | null, ...refused: InstrumentKind[]) =>
        ({ ...startDeposit(300n), instrumentKind, refused }) as const
      const empty = given(wallet, opened)
      empty.when(by('cardCredit', 'bank', 'cardCredit')).rejects('INSTRUMENT_REFUSED')
      for (const [kind, ...refused] of [
        ['cardDebit', 'cardCredit'],
        ['cardCredit'],
        [null, 'cardCredit'],
      ] as const) {
        const { data } = depositStarted(300n)
        empty.when(by(kind, ...refused)).appends({
          type: 'DepositStarted',
          data: { ...data, instrumentKind: kind },
        } as WalletEvent)
      }
    })
    it('reserves the amount and moves no money', () => {
      given(wallet, opened).when(startDeposit(1_000n)).appends(depositStarted(1_000n))
    })
    it('takes what fills the ledger to its last unit', () => {
      given(wallet, opened).when(startDeposit(MINOR_MAX)).appends(depositStarted(MINOR_MAX))
    })
    it('is refused when the balance would not fit the ledger', () => {
      given(wallet, ...funded(1n))
        .when(startDeposit(MINOR_MAX))
        .rejects('BALANCE_TOO_LARGE')
    })
    it('counts what other deposits and withdrawals may still bring', () => {
      given(wallet, opened, depositStarted(1n))
        .when({ ...startDeposit(MINOR_MAX), depositId: numbered(2) })
        .rejects('BALANCE_TOO_LARGE')
      given(wallet, ...funded(300n), requested(0n))
        .when(startDeposit(MINOR_MAX))
        .rejects('BALANCE_TOO_LARGE')
    })
    it('is refused while twenty are pending, and taken again when one is settled', () => {
      const pending = Array.from({ length: PENDING_MAX }, (_, n) =>
        depositStarted(10n, numbered(n)),
      )
      const next = { ...startDeposit(10n), depositId: numbered(PENDING_MAX) }
      given(wallet, opened, ...pending)
        .when(next)
        .rejects('DEPOSITS_PENDING')
      const declined: WalletEvent = {
        type: 'DepositFailed',
        data: {
          depositId: numbered(0),
          amount: minor(10n),
          ...PAID_BY,
          reason: 'card declined',
        },
      }
      given(wallet, opened, ...pending, declined)
        .when(next)
        .appends(depositStarted(10n, numbered(PENDING_MAX)))
    })
  })

  describe('SettleDeposit', () => {
    it('credits the amount that was reserved', () => {
      given(wallet, opened, depositStarted(1_000n))
        .when(settleDeposit(succeeded))
        .appends(deposited(1_000n))
    })
    it('adds to the balance of the moment', () => {
      given(wallet, ...funded(1_000n), depositStarted(50n), joined(), bet({ balance: minor(900n) }))
        .when(settleDeposit(succeeded))
        .appends(deposited(50n, 950n))
    })
    it('ends the reservation without money when the provider declines', () => {
      given(wallet, opened, depositStarted(1_000n))
        .when(settleDeposit(failed))
        .appends({
          type: 'DepositFailed',
          data: {
            depositId: DEPOSIT,
            amount: minor(1_000n),
            ...PAID_BY,
            reason: 'card declined',
          },
        })
    })
    it('does nothing for a deposit that was settled before, or never started', () => {
      given(wallet, ...funded(1_000n))
        .when(settleDeposit(succeeded))
        .appends()
      given(wallet, ...funded(1_000n))
        .when(settleDeposit(failed))
        .appends()
      given(wallet, opened).when(settleDeposit(succeeded)).appends()
    })
  })

  describe('RequestWithdrawal', () => {
    it('takes the amount off the balance at once', () => {
      given(wallet, ...funded(1_000n))
        .when(request(300n))
        .appends(requested(700n))
    })
    it('takes the whole balance', () => {
      given(wallet, ...funded(300n))
        .when(request(300n))
        .appends(requested(0n))
    })
    it('is refused above the balance', () => {
      given(wallet, ...funded(299n))
        .when(request(300n))
        .rejects('INSUFFICIENT_FUNDS')
    })
    it('is refused while twenty are pending', () => {
      const pending = Array.from({ length: PENDING_MAX }, (_, n) =>
        requested(10_000n - 300n * BigInt(n + 1), numbered(n)),
      )
      given(wallet, ...funded(10_000n), ...pending)
        .when(request(300n))
        .rejects('WITHDRAWALS_PENDING')
    })
  })

  describe('StartPayout', () => {
    const start = { type: 'StartPayout', withdrawalId: WITHDRAWAL } as const
    it('is noted before the provider is called', () => {
      given(wallet, ...funded(1_000n), requested(700n))
        .when(start)
        .appends(payoutStarted)
    })
    it('does nothing when it was noted, or when there is nothing to pay out', () => {
      given(wallet, ...funded(1_000n), requested(700n), payoutStarted)
        .when(start)
        .appends()
      given(wallet, ...funded(1_000n))
        .when(start)
        .appends()
    })
  })

  describe('SettleWithdrawal', () => {
    it('is paid: the hold ends, the balance stays', () => {
      given(wallet, ...funded(1_000n), requested(700n), payoutStarted)
        .when(settleWithdrawal(succeeded))
        .appends(paid)
    })
    it('failed: the amount comes back to the balance of the moment', () => {
      given(wallet, ...funded(1_000n), requested(700n), payoutStarted, joined())
        .when(settleWithdrawal(failed))
        .appends(returned(1_000n))
    })
    it('does nothing when it was settled before', () => {
      given(wallet, ...funded(1_000n), requested(700n), payoutStarted, paid)
        .when(settleWithdrawal(failed))
        .appends()
      given(wallet, ...funded(1_000n), requested(700n), payoutStarted, returned(1_000n))
        .when(settleWithdrawal(failed))
        .appends()
    })
  })
})
