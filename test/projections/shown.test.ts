/** What read models show of wallets and players, held against what their deciders say is shown: an ETag is made of either. */
import { expect } from 'chai'
import type { DomainEvent } from '../../domain/events.ts'
import { player } from '../../domain/identity/player/decider.ts'
import type { PlayerEvent } from '../../domain/identity/player/events.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { walletEvent, type WalletEvent } from '../../domain/wallet/events.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { foldInto, type Rows } from '../../projections/engine/fold.ts'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { players } from '../../projections/identity/players.ts'
import { walletBalance } from '../../projections/wallet/wallet-balance.ts'

const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'

const recorded = (event: DomainEvent, nth: number) =>
  ({ ...event, id: `event ${nth}`, key: PLAYER, revision: BigInt(nth) }) as unknown as Recorded

const because = {
  reason: 'a guest of the house',
  market: null,
  brand: null,
  accountKind: 'real',
} as const
const tier = (to: 'gold' | 'silver', previous: 'bronze' | 'gold'): PlayerEvent => ({
  type: 'VipTierSet',
  data: { tier: to, previous, ...because },
})

describe('what is shown', () => {
  it('of a wallet is what wallet_balance folds', () => {
    const types = walletEvent.options.map(({ shape: { type } }) => type.value)
    const shown = types.filter((type) => wallet.shows?.({ type } as WalletEvent))
    expect(shown).to.have.members(Object.keys(walletBalance.on))
  })

  it('of a player changes with each event that changes the profile, and with no other', () => {
    const events: PlayerEvent[] = [
      {
        type: 'PlayerRegistered',
        data: { country: 'MT', currency: 'EUR', emailHash: 'e'.repeat(64) },
      },
      tier('gold', 'bronze'),
      { type: 'VipTierSet', data: { tier: 'gold', previous: 'gold', ...because } },
      { type: 'ProfileChanged', data: { personal: 'v1.AA' } },
      tier('silver', 'gold'),
      { type: 'PlayerErased', data: { emailHash: 'e'.repeat(64), rule: 'a rule' } },
    ]
    const rows: Rows = new Map()
    let shown = ''
    for (const [nth, event] of events.entries()) {
      const { id } = recorded(event, nth)
      foldInto(players as unknown as AnyProjection, rows, [recorded(event, nth)])
      if (player.shows?.(event) === true) shown = id
      const [row] = [...rows.values()]
      expect(row?.row['shown_by'], event.type).to.equal(shown)
      expect(row?.row['revision'], event.type).to.equal(BigInt(nth))
    }
    expect(events.filter((event) => player.shows?.(event) !== true)).to.deep.equal([events[2]])
  })
})
