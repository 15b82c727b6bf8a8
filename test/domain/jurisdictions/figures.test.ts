/** Figures of the packs by hand, as they are published. */
import { expect } from 'chai'
import { packAt } from '../../../domain/jurisdictions/jurisdictions.ts'
import { minimumAgeAt } from '../../../domain/jurisdictions/minimum-age.ts'
import { retainedUntil } from '../../../domain/jurisdictions/retention.ts'
import { termsAt } from '../../../domain/jurisdictions/terms.ts'

const NOW = '2026-11-30T12:00:00.000Z'
const GB_CAPS = '2025-04-08T23:00:00.000Z' // midnight of 9 April in London
const GB_YOUNG = '2025-05-20T23:00:00.000Z' // of 21 May
const before = (instant: string) => new Date(Date.parse(instant) - 1).toISOString()

describe('figures of the markets', () => {
  const caps: [string, string, number | null, bigint | null][] = [
    ['GB', before(GB_CAPS), 24, null],
    ['GB', GB_CAPS, 24, 500n],
    ['GB', before(GB_YOUNG), 24, 500n],
    ['GB', GB_YOUNG, 18, 200n],
    ['GB', GB_YOUNG, 24, 200n],
    ['GB', GB_YOUNG, 25, 500n],
    ['GB', GB_YOUNG, null, 200n],
    ['DE', NOW, 40, 100n],
    ['MT', NOW, 18, null],
    ['SE', NOW, 18, null],
  ]
  for (const [market, at, age, stakeMax] of caps) {
    it(`a slot in ${market} at ${at}, age ${age}: at most ${stakeMax}`, () => {
      expect(termsAt(market, at, { age, product: 'slots' }).stakeMax).to.equal(stakeMax)
      expect(termsAt(market, at, { age, product: 'casino' }).stakeMax).to.equal(null)
    })
  }
  it('where no market is known: the lowest stake, the slowest round, what every market allows', () => {
    const slots = termsAt(null, NOW, { age: 40, product: 'slots' })
    expect(slots).to.deep.include({ stakeMax: 100n, paceMs: 5_000, isProductAllowed: true })
    expect(slots).to.deep.include({ market: null, currency: null })
    const casino = termsAt(null, NOW, { age: 40, product: 'casino' })
    expect(casino).to.deep.include({ stakeMax: null, paceMs: 5_000, isProductAllowed: false })
  })
  it('rounds: 2.5 s of slots in GB and Ontario, 3 s in SE and ES, 5 s in DE; of others in GB since 2025', () => {
    const paces = ['GB', 'CA-ON', 'SE', 'ES', 'DE', 'MT', 'DK'].map(
      (market) => termsAt(market, NOW, { age: null, product: 'slots' }).paceMs,
    )
    expect(paces).to.deep.equal([2_500, 2_500, 3_000, 3_000, 5_000, 0, 0])
    const gb = ['2025-01-16T23:59:59.999Z', '2025-01-17T00:00:00.000Z'].map(
      (at) => termsAt('GB', at, { age: null, product: 'casino' }).paceMs,
    )
    expect(gb).to.deep.equal([0, 5_000])
  })
  it('GB: net deposits of £500, of £150 since 28 February 2025', () => {
    const at = (instant: string) => packAt('GB', instant).values.vulnerabilityCheck
    expect(at('2025-02-27T23:59:59.999Z')).to.deep.equal({ netDeposits: 50_000n, overDays: 30 })
    expect(at('2025-02-28T00:00:00.000Z')).to.deep.equal({ netDeposits: 15_000n, overDays: 30 })
  })
  it('GB: a bonus of ten times at most since 19 January 2026', () => {
    const at = (instant: string) => packAt('GB', instant).values.bonus
    expect(at('2026-01-18T23:59:59.999Z')).to.include({ wageringMax: null, isOneProduct: false })
    expect(at('2026-01-19T00:00:00.000Z')).to.include({ wageringMax: 10, isOneProduct: true })
  })
  it('GB: a gross deposit limit is mandatory since 30 June 2026', () => {
    const at = (instant: string) => packAt('GB', instant).values.depositLimit
    expect(at('2026-06-29T22:59:59.999Z')).to.include({ isMandatory: false, counts: 'net' })
    expect(at('2026-06-29T23:00:00.000Z')).to.include({ isMandatory: true, counts: 'gross' })
  })
  it('raises: 24 h, confirmed in GB; 7 days in DE, 72 h in SE, three business days in ES', () => {
    const raises = ['GB', 'MT', 'DE', 'SE', 'DK', 'ES', 'CA-ON'].map(
      (market) => packAt(market, NOW).values.limitRaise,
    )
    const delays = raises.map(({ delay }) => delay)
    expect(delays).to.deep.equal(['PT24H', 'PT24H', 'P7D', 'PT72H', 'PT24H', 'P3D', 'PT24H'])
    expect(raises[0]).to.include({ isConfirmed: true })
    expect(raises[5]).to.include({ isInBusinessDays: true, oncePerMonths: 3 })
    expect(packAt(null, NOW).values.limitRaise).to.deep.equal({
      delay: 'P7D',
      isInBusinessDays: true,
      isConfirmed: true,
      oncePerMonths: 3,
    })
  })
  it('RTP of 85 % in MT; no table games in DE; credit cards refused in GB since 14 April 2020', () => {
    expect(packAt('MT', NOW).values.rtpFloorBp).to.equal(8_500)
    expect(packAt('DE', NOW).values.products).to.deep.equal(['slots'])
    const refused = ['2020-04-13T22:59:59.999Z', '2020-04-13T23:00:00.000Z'].map(
      (at) => packAt('GB', at).values.paymentsRefused,
    )
    expect(refused).to.deep.equal([[], ['cardCredit']])
  })
  it('exclusions end by request a day later in GB and MT, a week later where it had no end in MT, after a year in DK', () => {
    const coolingOff = (market: string, length: string | null) =>
      packAt(market, NOW).values.exclusions.find(
        (one) => one.what === 'selfExclusion' && one.length === length,
      )
    expect(coolingOff('GB', 'P6M')).to.include({ ends: 'onRequest', coolingOff: 'PT24H' })
    expect(coolingOff('MT', 'PT24H')).to.include({ ends: 'onRequest', coolingOff: 'PT24H' })
    expect(coolingOff('MT', null)).to.include({ ends: 'onRequest', coolingOff: 'P7D' })
    expect(coolingOff('DK', null)).to.include({ ends: 'onRequest', coolingOff: 'P1Y' })
    expect(coolingOff('SE', 'P3M')).to.include({ ends: 'byItself' })
  })
  it('complaints: 24 hours and eight weeks in GB', () => {
    const { complaints } = packAt('GB', NOW).values
    expect(complaints).to.deep.equal({ acknowledgeHours: 24, decideDays: 56, isAdr: true })
  })
  it('ages: 19 in Ontario, 18 elsewhere; of countries that are no market as before', () => {
    expect(minimumAgeAt('2026-11-30T12:00:00.000Z', 'CA-ON')).to.equal(19)
    expect(minimumAgeAt('2026-11-30T12:00:00.000Z', 'GB')).to.equal(18)
    expect(minimumAgeAt('2026-11-30T12:00:00.000Z', 'US')).to.equal(21)
    expect(minimumAgeAt('2024-08-31T23:59:59.999Z', 'BE')).to.equal(18)
    expect(minimumAgeAt('2024-09-01T00:00:00.000Z', 'BE')).to.equal(21)
    expect(packAt(null, NOW).values.minimumAge).to.equal(19)
  })
  it('what is kept: five years, ten in Spain; without a market as before', () => {
    const until = (market: string | null) => retainedUntil('2024-02-29T10:00:00.000Z', market)
    expect(until('GB')).to.equal('2029-03-01T10:00:00.000Z')
    expect(until('ES')).to.equal('2034-03-01T10:00:00.000Z')
    expect(until(null)).to.equal('2029-03-01T10:00:00.000Z')
    const { retention } = packAt('DE', NOW).values
    expect(retention.find((one) => one.class === 'transactions')?.anchor).to.equal('yearEnd')
    expect(packAt(null, NOW).values.retention[0]).to.include({ years: 10 })
  })
})
