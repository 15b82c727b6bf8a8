/** What a VIP tier means: by the pack of tiers, in the player's currency, and never a bonus where the market forbids it. */
import { expect } from 'chai'
import { vipMeaningAt } from '../../../domain/identity/player/vip-meaning.ts'
import {
  TIERS,
  vipTierRules,
  vipTierRulesSchema,
} from '../../../domain/identity/rules/vip-tiers.ts'
import { packAt, type PackAtOf } from '../../../domain/jurisdictions/jurisdictions.ts'

const AT = '2026-11-24T10:15:30.123Z'
const some = { hasHost: true, withdrawalDayMax: '123456', isBonusOffered: true }
const none = { hasHost: false, withdrawalDayMax: null, isBonusOffered: false }
const rules = vipTierRulesSchema.decode({
  ...(vipTierRulesSchema.encode(vipTierRules) as object),
  version: 'with benefits',
  benefits: { bronze: { ...none, isBonusOffered: true }, silver: none, gold: some, platinum: some },
} as never)

const meaning = (tier: (typeof TIERS)[number], country = 'MT', currency = 'EUR') =>
  vipMeaningAt(AT, { tier, market: null, country, currency }, { tiers: rules })

/** A law in force that allows no bonus in one market. */
const forbidding =
  (market: string): PackAtOf =>
  (of, at) => {
    const pack = packAt(of, at)
    if (of !== market) return pack
    const vip = { ...pack.values.vip, isBonusForbidden: true }
    return { ...pack, version: 'another', values: { ...pack.values, vip } }
  }

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
  it('follows the law in force of the market that the player is of', () => {
    const ontario = { tier: 'gold', market: 'CA-ON', country: 'CA', currency: 'CAD' } as const
    const [shipped, packsAt] = [packAt('CA-ON', AT), forbidding('CA-ON')]
    const found = (law = packAt) => vipMeaningAt(AT, ontario, { tiers: rules, packsAt: law })
    expect(found()).to.deep.include({ bonus: shipped.values.vip.isBonusForbidden ? 'forbidden' : 'offered' }) // prettier-ignore
    expect(found().rules.market).to.equal(shipped.version)
    expect(found(packsAt)).to.deep.include({
      bonus: 'forbidden',
      rules: { tiers: 'with benefits', market: 'another' },
    })
  })
  it('is nothing beyond what everybody has where a pack does not say it', () => {
    for (const tier of TIERS) {
      const whose = { tier, market: 'MT', country: 'MT', currency: 'EUR' }
      const found = vipMeaningAt(AT, whose, { tiers: vipTierRules })
      expect(found).to.include({ hasHost: false, withdrawalDayMax: null, bonus: 'none' })
    }
  })
})
