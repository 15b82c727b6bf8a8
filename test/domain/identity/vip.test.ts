/** VIP tiers of a player: turnover proposes, people check and grant; what was reached at once before stays so. */
import { packAt } from '../../../domain/jurisdictions/jurisdictions.ts'
import { player } from '../../../domain/identity/player/decider.ts'
import type { PlayerEvent } from '../../../domain/identity/player/events.ts'
import type { VipCommand } from '../../../domain/identity/player/vip.ts'
import type { Tier } from '../../../domain/identity/rules/vip-tiers.ts'
import { AT, given } from '../../support/given.ts'

const [RISK, CHIEF] = [1, 2].map((n) => `a1b2c3d4-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
]
/** As the registration says it. */
const whose = { market: 'GB', brand: 'acme', accountKind: 'demo' } as const
type Said = Partial<Omit<typeof whose, 'market'> & { market: string }>
const living = (country: string, said: Said = whose): PlayerEvent => ({
  type: 'PlayerRegistered',
  data: { country, currency: 'EUR', emailHash: 'ab'.repeat(32), ...said },
})
const registered = living('GB')
const erased: PlayerEvent = {
  type: 'PlayerErased',
  data: { emailHash: 'ab'.repeat(32), rule: '2026-1' },
}
const found = { turnover: 1_000_000n, currency: 'EUR', ruleVersion: '2026-1' }
const propose = (tier: Tier): VipCommand => ({ type: 'ProposeVipTier', at: AT, tier, ...found })
const reached = (tier: Tier, previous: Tier): PlayerEvent => ({
  type: 'VipTierReached',
  data: { tier, previous, ...found },
})
const proposed = (tier: Tier, previous: Tier): PlayerEvent => ({
  type: 'VipTierProposed',
  data: { tier, previous, ...found, ...whose },
})
const reason = 'a guest of the house'
const set = (tier: Tier): VipCommand => ({ type: 'SetVipTier', tier, reason })
const isSet = (tier: Tier, previous: Tier): PlayerEvent => ({
  type: 'VipTierSet',
  data: { tier, previous, reason, ...whose },
})
const CHECKS = ['affordability', 'protection', 'verification'] as const
type Check = (typeof CHECKS)[number]
const evidence = 'three statements were seen'
const checked = (check: Check, outcome: 'passed' | 'failed' = 'passed'): PlayerEvent => ({
  type: 'VipCheckRecorded',
  data: { tier: 'silver', check, outcome, evidence, checkedBy: RISK },
})
const all = CHECKS.map((check) => checked(check))
const grant = (by: string): VipCommand => ({ type: 'GrantVipTier', at: AT, by, reason })
const refuse: VipCommand = { type: 'RefuseVipTier', reason }
const granted: PlayerEvent = {
  type: 'VipTierGranted',
  data: {
    tier: 'silver',
    previous: 'bronze',
    checks: CHECKS.map((check) => ({ check, checkedBy: RISK })),
    rule: packAt('GB', AT).version,
    reason,
    ...whose,
  },
}
const isRefused: PlayerEvent = {
  type: 'VipTierRefused',
  data: { tier: 'silver', reason, ...whose },
}
const silver = proposed('silver', 'bronze')

describe('the VIP tier', () => {
  describe('ProposeVipTier', () => {
    it('says by which turnover and rules, and leaves the tier as it is', () => {
      given(player, registered).when(propose('silver')).appends(silver)
      given(player, registered).when(propose('platinum')).appends(proposed('platinum', 'bronze'))
      given(player, registered, silver).when(propose('gold')).appends(proposed('gold', 'bronze'))
    })
    it('changes nothing at what the player has, or what waits for a person', () => {
      given(player, registered, silver).when(propose('silver')).appends()
      given(player, registered, reached('gold', 'bronze')).when(propose('silver')).appends()
      given(player, registered, isSet('silver', 'gold')).when(propose('silver')).appends()
    })
    it('makes nothing up of a player whose registration did not say it', () => {
      const unsaid = { market: null, brand: null, accountKind: 'real' } as const
      given(player, living('GB', {}))
        .when(propose('silver'))
        .appends({ ...silver, data: { ...silver.data, ...unsaid } } as PlayerEvent)
    })
    it('proposes nothing where the market allows no tiers, or is not known', () => {
      given(player, living('DE', {})).when(propose('silver')).appends()
      given(player, living('NO', {})).when(propose('silver')).appends()
      const german = { ...whose, market: 'DE' } as const
      given(player, living('GB', german)).when(propose('silver')).appends()
    })
    it('says nothing of a player who was erased, and is refused of nobody', () => {
      given(player, registered, erased).when(propose('silver')).appends()
      given(player).when(propose('silver')).rejects('PLAYER_UNKNOWN')
    })
  })
  describe('RecordVipCheck', () => {
    const record: VipCommand = {
      type: 'RecordVipCheck',
      check: 'protection',
      outcome: 'passed',
      evidence,
      by: RISK,
    }
    it('is on record with its evidence and who has seen to it', () => {
      given(player, registered, silver).when(record).appends(checked('protection'))
    })
    it('needs a proposal', () => {
      given(player, registered).when(record).rejects('VIP_NOT_PROPOSED')
    })
  })
  describe('GrantVipTier', () => {
    it('names the checks and the pack that demanded them', () => {
      given(player, registered, silver, ...all)
        .when(grant(CHIEF))
        .appends(granted)
    })
    it('needs each check passed as it stands last', () => {
      given(player, registered, silver, ...all.slice(1))
        .when(grant(CHIEF))
        .rejects('VIP_CHECKS_MISSING')
      given(player, registered, silver, ...all, checked('protection', 'failed'))
        .when(grant(CHIEF))
        .rejects('VIP_CHECKS_MISSING')
      given(player, registered, silver, ...all, proposed('gold', 'bronze'))
        .when(grant(CHIEF))
        .rejects('VIP_CHECKS_MISSING')
    })
    it('is not for whoever made a check, nor for a market without tiers', () => {
      given(player, registered, silver, ...all)
        .when(grant(RISK))
        .rejects('SAME_PERSON')
      given(player, living('DE', {}), silver, ...all)
        .when(grant(CHIEF))
        .rejects('VIP_NOT_ALLOWED')
    })
    it('is decided once', () => {
      for (const end of [granted, isRefused]) {
        const over = given(player, registered, silver, ...all, end)
        over.when(grant(CHIEF)).rejects('VIP_NOT_PROPOSED')
        over.when(refuse).rejects('VIP_NOT_PROPOSED')
      }
    })
  })
  it('may be refused, and proposed again once turnover reaches more', () => {
    given(player, registered, silver).when(refuse).appends(isRefused)
    given(player, registered, silver, isRefused)
      .when(propose('gold'))
      .appends(proposed('gold', 'bronze'))
  })
  describe('SetVipTier', () => {
    it('lowers any tier, with its reason', () => {
      given(player, registered, reached('gold', 'bronze'))
        .when(set('bronze'))
        .appends(isSet('bronze', 'gold'))
      given(player, registered, silver, ...all, granted)
        .when(set('bronze'))
        .appends(isSet('bronze', 'silver'))
    })
    it('is a fact at the same tier, too: somebody looked and meant it', () => {
      given(player, registered).when(set('bronze')).appends(isSet('bronze', 'bronze'))
    })
    it('raises none: that takes a proposal and its checks', () => {
      given(player, registered).when(set('gold')).rejects('VIP_CHECKS_MISSING')
    })
    it('is refused for a player who does not exist', () => {
      given(player).when(set('gold')).rejects('PLAYER_UNKNOWN')
      given(player, registered, erased).when(set('gold')).rejects('PLAYER_UNKNOWN')
    })
  })
})
