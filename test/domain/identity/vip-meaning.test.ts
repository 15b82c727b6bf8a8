/** What a VIP tier means: by the pack of tiers, in the player's currency, and never a bonus where the market forbids it. */
import { expect } from 'chai'
import { vipMeaningAt } from '../../../domain/identity/player/vip-meaning.ts'
import {
  TIERS,
  vipTierRules,
  vipTierRulesSchema,
} from '../../../domain/identity/rules/vip-tiers.ts'
import { packAt } from '../../../domain/jurisdictions/jurisdictions.ts'

const AT = '2026-11-24T10:15:30.123Z'
const some = { hasHost: true, withdrawalDayMax: '123456', isBonusOffered: true }
const none = { hasHost: false, withdrawalDayMax: null, isBonusOffered: false }
const rules = vipTierRulesSchema.decode({
  ...(vipTierRulesSchema.encode(vipTierRules) as object),
  version: 'with benefits',
  benefits: { bronze: { ...none, isBonusOffered: true }, silver: none, gold: some, platinum: some },
} as never)

const meaning = (tier: (typeof TIERS)[number], country = 'MT', currency = 'EUR') =>
  vipMeaningAt(AT, { tier, country, currency }, rules)

describe('what a VIP tier means', () => {
  it('is said by the pack, with the versions of what says it', () => {
    expect(meaning('gold')).to.deep.equal({
      tier: 'gold',
      hasHost: true,
      withdrawalDayMax: 123_456n,
      bonus: 'offered',
      rules: { tiers: 'with benefits', market: packAt('MT', AT).version },
    })
    expect(meaning('silver')).to.include({ hasHost: false, withdrawalDayMax: null, bonus: 'none' })
  })
  it('has as many units of each currency as of EUR, rounded down to its minor unit', () => {
    expect(meaning('gold', 'MT', 'JPY').withdrawalDayMax).to.equal(1_234n)
    expect(meaning('gold', 'MT', 'KWD').withdrawalDayMax).to.equal(1_234_560n)
  })
  it('has no bonus of a tier above the lowest where the market forbids it', () => {
    for (const country of ['GB', 'MT', 'DE', 'SE', 'DK', 'ES']) {
      const { isBonusForbidden } = packAt(country, AT).values.vip
      expect(meaning('gold', country).bonus).to.equal(isBonusForbidden ? 'forbidden' : 'offered')
      expect(meaning('bronze', country).bonus).to.equal('offered')
    }
    expect(meaning('gold', 'SE').bonus).to.equal('forbidden')
    expect(meaning('gold', 'FR').bonus, 'where no market is known').to.equal('forbidden')
  })
  it('is nothing beyond what everybody has where a pack does not say it', () => {
    for (const tier of TIERS) {
      const found = vipMeaningAt(AT, { tier, country: 'MT', currency: 'EUR' }, vipTierRules)
      expect(found).to.include({ hasHost: false, withdrawalDayMax: null, bonus: 'none' })
    }
  })
})
