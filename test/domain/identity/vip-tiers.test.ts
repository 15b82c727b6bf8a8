/** The rules of VIP tiers: dated thresholds, in units of whatever currency, and files that hold none. */
import { expect } from 'chai'
import {
  benefitsOf,
  tierOn,
  TIERS,
  vipTierRulesSchema,
  vipTierRules,
} from '../../../domain/identity/rules/vip-tiers.ts'

const turnover = { silver: '10001', gold: '20000', platinum: '30000' } // 100.01, 200 and 300 EUR
const pack = (...thresholds: object[]) => ({ version: 'v', source: 's', thresholds })
const isPack = (rules: object) => vipTierRulesSchema.safeDecode(rules as never).success
const rules = vipTierRulesSchema.decode(
  pack(
    { validFrom: '2026-01-01', turnover },
    { validFrom: '2026-06-01', turnover: { silver: '1', gold: '2', platinum: '3' } },
  ) as never,
)
const on = (day: string, amount: bigint, exponent = 2) =>
  tierOn(rules, { day, exponent, turnover: amount })

describe('rules of VIP tiers', () => {
  it('give the highest tier whose threshold is reached', () => {
    const amounts = [0n, 10_000n, 10_001n, 19_999n, 20_000n, 29_999n, 30_000n, 10n ** 20n]
    expect(amounts.map((amount) => on('2026-05-31', amount))).to.deep.equal([
      'bronze',
      'bronze',
      'silver',
      'silver',
      'gold',
      'gold',
      'platinum',
      'platinum',
    ])
  })
  it('hold from their day on, and none before the first', () => {
    expect(on('2026-05-31', 3n)).to.equal('bronze')
    expect(on('2026-06-01', 3n)).to.equal('platinum')
    expect(on('2025-12-31', 10n ** 12n)).to.equal('bronze')
  })
  it('count a unit of any currency as one of EUR, whatever its decimals', () => {
    expect([100n, 101n].map((yen) => on('2026-02-01', yen, 0))).to.deep.equal(['bronze', 'silver'])
    expect([100_009n, 100_010n].map((dinar) => on('2026-02-01', dinar, 3))).to.deep.equal([
      'bronze',
      'silver',
    ])
  })
  it('are refused where tiers or days do not ascend, or a name is misspelt', () => {
    const first = { validFrom: '2026-01-01', turnover }
    expect(isPack(pack(first))).to.equal(true)
    expect(isPack(pack())).to.equal(false)
    expect(isPack(pack(first, first))).to.equal(false)
    expect(isPack(pack({ ...first, turnover: { ...turnover, gold: '10001' } }))).to.equal(false)
    expect(isPack(pack({ ...first, turnover: { ...turnover, platinum: '0' } }))).to.equal(false)
    expect(isPack(pack({ ...first, from: '2026-01-01' }))).to.equal(false)
  })
  it('in force name their version and where they come from', () => {
    expect(vipTierRules.version).to.equal('2026-1')
    expect(vipTierRules.source).to.include('operator')
  })

  it('say what each tier means, all of it or none; packs of before mean nothing by a tier', () => {
    const none = { hasHost: false, withdrawalDayMax: null, isBonusOffered: false }
    const gold = { hasHost: true, withdrawalDayMax: '500000', isBonusOffered: true }
    const first = { validFrom: '2026-01-01', turnover }
    const all = { bronze: none, silver: none, gold, platinum: gold }
    const said = { ...pack(first), benefits: all }
    expect(isPack(said)).to.equal(true)
    const decoded = vipTierRulesSchema.decode(said as never)
    expect(benefitsOf(decoded, 'gold')).to.deep.equal({ ...gold, withdrawalDayMax: 500_000n })
    expect(vipTierRulesSchema.encode(decoded)).to.deep.equal(said)
    for (const tier of TIERS) expect(benefitsOf(rules, tier)).to.deep.equal(none)
    expect(vipTierRulesSchema.encode(vipTierRules)).not.to.have.property('benefits')
    for (const wrong of [
      { bronze: none, silver: none, gold },
      { ...all, diamond: none },
      { ...all, gold: { ...gold, withdrawalDayMax: '0' } },
      { ...all, gold: { ...gold, host: true } },
      { ...all, gold: { hasHost: true } },
    ]) {
      expect(isPack({ ...pack(first), benefits: wrong }), JSON.stringify(wrong)).to.equal(false)
    }
  })
})
