/** A value that replaces another names the revision of the one in force; a slow one is refused for good, as a fact. */
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { given } from '../../support/given.ts'
import { opened } from '../../support/wallet-facts.ts'

const assign = (market: string, replaces: number | null) =>
  ({ type: 'AssignMarket', market, replaces }) as const
const assigned = (market: string, replaces: number | null): WalletEvent => ({
  type: 'MarketAssigned',
  data: { market, replaces },
})
const refused = (market: string, replaces: number | null, inForce: number | null): WalletEvent => ({
  type: 'MarketRefused',
  data: { market, replaces, inForce },
})

describe('wallet: AssignMarket', () => {
  it('sets the first one where none is named', () => {
    given(wallet, opened).when(assign('MT', null)).appends(assigned('MT', null))
  })
  it('replaces the one that the wallet was opened with, by the revision of the opening', () => {
    const inMalta: WalletEvent = { type: 'WalletOpened', data: { currency: 'EUR', market: 'MT' } }
    given(wallet, inMalta).when(assign('GB', 0)).appends(assigned('GB', 0))
    given(wallet, inMalta)
      .when(assign('GB', null))
      .appends(refused('GB', null, 0))
  })
  it('replaces the one that it names', () => {
    given(wallet, opened, assigned('MT', null)).when(assign('GB', 1)).appends(assigned('GB', 1))
  })
  it('refuses, as a fact, one that names an older one, or none, or one that is none', () => {
    const history = [opened, assigned('MT', null), assigned('GB', 1)]
    for (const replaces of [1, null, 0, 7]) {
      given(wallet, ...history)
        .when(assign('MT', replaces))
        .appends(refused('MT', replaces, 2))
    }
  })
  it('is not moved by a refusal: the next one names the same revision', () => {
    given(wallet, opened, assigned('MT', null), refused('GB', null, 1))
      .when(assign('GB', 1))
      .appends(assigned('GB', 1))
  })
  it('needs a wallet', () => {
    given(wallet).when(assign('MT', null)).rejects('WALLET_NOT_OPEN')
  })
})
