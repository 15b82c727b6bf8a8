/** A wallet is closed only when nothing is on it, under way, or to be kept; then nothing happens on it any more. */
import { expect } from 'chai'
import { retainedUntil } from '../../../domain/jurisdictions/retention.ts'
import { minor } from '../../../domain/shared/money.ts'
import type { CloseWallet } from '../../../domain/wallet/close.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { given } from '../../support/given.ts'
import { joined, MEANS, WHOSE } from '../../support/wallet-facts.ts'

const ID = 'a1b2c3d4-0000-4000-8000-00000000000d'
const opened: WalletEvent = { type: 'WalletOpened', data: { currency: 'EUR' } }
const started: WalletEvent = {
  type: 'DepositStarted',
  data: { depositId: ID, amount: minor(100n), ...MEANS, ...WHOSE },
}
const deposited: WalletEvent = {
  type: 'Deposited',
  data: {
    depositId: ID,
    amount: minor(100n),
    ...MEANS,
    ...WHOSE,
    reference: 'r',
    balance: minor(100n),
  },
}
const closed: WalletEvent = { type: 'WalletClosed', data: { reason: 'erasure' } }

const close = (seenRevision: number, until: string | null = null): CloseWallet => ({
  type: 'CloseWallet',
  at: '2026-11-23T12:00:00.000Z',
  seenRevision,
  retainedUntil: until,
})

describe('wallet', () => {
  describe('CloseWallet', () => {
    it('closes an empty wallet once', () => {
      given(wallet, opened).when(close(0)).appends(closed)
      given(wallet, opened, closed).when(close(0)).appends()
    })
    it('is refused while there is money, or a payment is under way', () => {
      given(wallet, opened, started, deposited).when(close(2)).rejects('WALLET_NOT_EMPTY')
      given(wallet, opened, started).when(close(1)).rejects('PAYMENTS_PENDING')
    })
    it('is refused while a session is open', () => {
      given(wallet, opened, joined()).when(close(1)).rejects('SESSIONS_OPEN')
    })
    it('is refused until the law lets the data go, and not an instant longer', () => {
      const until = '2026-11-23T12:00:00.001Z'
      given(wallet, opened).when(close(0, until)).rejects('RETENTION_REQUIRED')
      given(wallet, opened).when(close(0, '2026-11-23T12:00:00.000Z')).appends(closed)
      expect(retainedUntil('2024-02-29T10:00:00.000Z')).to.equal('2029-03-01T10:00:00.000Z')
    })
    it('is refused when something happened that its caller has not seen', () => {
      given(wallet, opened, started).when(close(0)).rejects('WALLET_MOVED')
    })
    it('is refused for a wallet that was never opened', () => {
      given(wallet).when(close(-1)).rejects('WALLET_NOT_OPEN')
    })
    it('is the end: nothing is accepted afterwards', () => {
      const deposit = { depositId: ID, amount: minor(1n), ...MEANS }
      given(wallet, opened, closed)
        .when({ type: 'StartDeposit', at: '2026-11-23T12:00:00.000Z', ...deposit })
        .rejects('WALLET_NOT_OPEN')
      given(wallet, opened, closed)
        .when({ type: 'OpenWallet', currency: 'EUR' })
        .rejects('WALLET_ALREADY_OPEN')
    })
  })
})
