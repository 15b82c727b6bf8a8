/** VIP tiers of a player: the rule only ever moves them up, the staff set any of them with a reason. */
import { player } from '../../../domain/identity/player/decider.ts'
import type { PlayerEvent } from '../../../domain/identity/player/events.ts'
import type { VipCommand } from '../../../domain/identity/player/vip.ts'
import type { Tier } from '../../../domain/identity/rules/vip-tiers.ts'
import { given } from '../../support/given.ts'

const registered: PlayerEvent = {
  type: 'PlayerRegistered',
  data: { country: 'MT', currency: 'EUR', emailHash: 'ab'.repeat(32) },
}
const erased: PlayerEvent = {
  type: 'PlayerErased',
  data: { emailHash: 'ab'.repeat(32), rule: '2026-1' },
}
const found = { turnover: 1_000_000n, currency: 'EUR', ruleVersion: '2026-1' }
const reach = (tier: Tier): VipCommand => ({ type: 'ReachVipTier', tier, ...found })
const reached = (tier: Tier, previous: Tier): PlayerEvent => ({
  type: 'VipTierReached',
  data: { tier, previous, ...found },
})
const reason = 'a guest of the house'
const set = (tier: Tier): VipCommand => ({ type: 'SetVipTier', tier, reason })
const isSet = (tier: Tier, previous: Tier): PlayerEvent => ({
  type: 'VipTierSet',
  data: { tier, previous, reason },
})

describe('the VIP tier', () => {
  describe('ReachVipTier', () => {
    it('moves up from bronze, and says from where, by which turnover and rules', () => {
      given(player, registered).when(reach('silver')).appends(reached('silver', 'bronze'))
    })
    it('may leave a tier out', () => {
      given(player, registered).when(reach('platinum')).appends(reached('platinum', 'bronze'))
    })
    it('changes nothing at the same tier or a lower one', () => {
      const gold = given(player, registered, reached('gold', 'bronze'))
      gold.when(reach('gold')).appends()
      gold.when(reach('silver')).appends()
    })
    it('moves up only beyond what the staff set', () => {
      const lowered = [registered, reached('gold', 'bronze'), isSet('silver', 'gold')]
      given(player, ...lowered)
        .when(reach('silver'))
        .appends()
      given(player, ...lowered)
        .when(reach('gold'))
        .appends(reached('gold', 'silver'))
      given(player, registered, isSet('platinum', 'bronze')).when(reach('gold')).appends()
    })
    it('says nothing any more of a player who was erased', () => {
      given(player, registered, erased).when(reach('silver')).appends()
      given(player, registered, erased).when(set('gold')).rejects('PLAYER_UNKNOWN')
    })
    it('is refused for a player who does not exist', () => {
      given(player).when(reach('silver')).rejects('PLAYER_UNKNOWN')
    })
  })
  describe('SetVipTier', () => {
    it('sets any tier, up or down, with its reason', () => {
      given(player, registered).when(set('gold')).appends(isSet('gold', 'bronze'))
      given(player, registered, reached('gold', 'bronze'))
        .when(set('bronze'))
        .appends(isSet('bronze', 'gold'))
    })
    it('is a fact at the same tier, too: somebody looked and meant it', () => {
      given(player, registered).when(set('bronze')).appends(isSet('bronze', 'bronze'))
    })
    it('is refused for a player who does not exist', () => {
      given(player).when(set('gold')).rejects('PLAYER_UNKNOWN')
    })
  })
})
