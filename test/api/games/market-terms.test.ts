/** What markets say of bets, in the wallet's words: at a birthday, in other currencies, where nothing is known. */
import { expect } from 'chai'
import { marketTerms, termsBeyond, type Playing } from '../../../api/games/market-terms.ts'
import { minor, MINOR_MAX } from '../../../domain/shared/money.ts'
import { clear, named, unlimited } from '../../../domain/wallet/clearance.ts'

const NOW = '2026-11-30T12:00:00.000Z'
const slots = (changes: Partial<Playing> = {}): Playing => ({
  market: 'GB',
  product: 'slots',
  currency: 'GBP',
  turns18On: '2008-06-15',
  ...changes,
})

describe('terms of a market', () => {
  it('are none where the market says nothing of the product', () => {
    expect(marketTerms(slots({ market: 'MT', currency: 'EUR' }), NOW)).to.equal(undefined)
    expect(marketTerms(slots({ product: 'casino' }), NOW)).to.equal(undefined)
  })
  it('hold for their own product alone: a bet on another one names that nothing is said of it', () => {
    expect(termsBeyond(unlimited())).to.equal(undefined)
    const capped = marketTerms(slots(), NOW)
    if (capped === undefined) throw new Error('slots are capped')
    const stake = minor(1_000n)
    expect(clear(named(capped), { at: NOW, stake })).to.equal('STAKE_ABOVE_TERMS')
    const free = termsBeyond(named(capped))
    if (free === undefined) throw new Error('there were terms before')
    expect(clear(named(capped), { at: NOW, stake, terms: free })).to.equal(free)
    const later = '2099-01-01T00:00:00.000Z' // those of before would have ended
    expect(clear(named(free), { at: later, stake, terms: free })).to.equal(null)
  })
  it('change with the midnight of the 25th birthday in London', () => {
    const whose = slots({ turns18On: '2019-07-01' })
    const birthday = '2026-06-30T23:00:00.000Z'
    const before = marketTerms(whose, '2026-06-30T22:59:59.999Z')
    expect(before).to.include({ stakeMax: 200n, validUntil: birthday })
    for (const at of [birthday, '2026-06-30T23:00:00.001Z']) {
      expect(marketTerms(whose, at)).to.include({ stakeMax: 500n, validUntil: '9999-12-31T23:59:59.999Z' }) // prettier-ignore
    }
  })
  it('end where the law changes', () => {
    const at = '2025-04-08T23:00:00.000Z'
    expect(marketTerms(slots(), '2025-04-08T22:59:59.999Z')).to.equal(undefined)
    const terms = marketTerms(slots({ turns18On: '2020-01-01' }), at)
    expect(terms).to.include({ stakeMax: 500n, validUntil: '2025-04-30T23:00:00.000Z' }) // when marketing changes: not later
    expect(terms).to.include({ lossLeft: MINOR_MAX, nextCheck: null })
  })
  it('are the strictest of all ages where the age is not on record', () => {
    expect(marketTerms(slots({ turns18On: null }), NOW)).to.include({ stakeMax: 200n })
  })
  it('let nothing be staked in another currency than the market’s', () => {
    expect(marketTerms(slots({ currency: 'EUR' }), NOW)).to.include({ stakeMax: 0n })
  })
  it('are one unit of whichever currency where no market is known', () => {
    const capOf = (currency: string) =>
      marketTerms(slots({ market: null, currency }), NOW)?.stakeMax
    expect(['EUR', 'JPY', 'KWD'].map(capOf)).to.deep.equal([100n, 1n, 1_000n])
  })
})
