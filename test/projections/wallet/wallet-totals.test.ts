/** What all wallets together have seen of bonuses: how many, and what they add up to. */
import { expect } from 'chai'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import {
  bonusActivated,
  bonusBet,
  bonusExhausted,
  bonusExpired,
  bonusGranted,
} from '../../support/bonus-facts.ts'
import { readModel, rowsAfter } from '../../support/projecting.ts'
import { BET_AT, opened, PLAYER } from '../../support/wallet-facts.ts'

const split = { fromBonus: 40n, balance: 0n, bonusBalance: 60n, wagered: 100n }

describe('wallet totals', () => {
  it('count what bonuses bring and take, and a stake as a whole, whichever money it is of', () => {
    const events: WalletEvent[] = [
      opened,
      bonusGranted(),
      bonusActivated(),
      bonusBet(100n, split),
      bonusExpired(60n),
      bonusGranted(),
      bonusExhausted,
    ]
    const rows = rowsAfter(
      readModel('wallet_totals'),
      events.map((event) => ({ stream: `wallet-${PLAYER}`, at: BET_AT, event })),
    )
    const told = rows.map((row) => [row['type'], row['events'], row['amount']])
    expect(told).to.have.deep.members([
      ['WalletOpened', 1n, 0n],
      ['BonusGranted', 2n, 0n],
      ['BonusActivated', 1n, 100n],
      ['BetPlaced', 1n, 100n],
      ['BonusExpired', 1n, 60n],
      ['BonusExhausted', 1n, 0n],
    ])
  })
})
