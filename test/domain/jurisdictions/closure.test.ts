/** What holds when accounts end: lengths after an instant, terms of a market, and from when on data need not be kept. */
import { expect } from 'chai'
import { closureTermsAt, lengthAfter } from '../../../domain/jurisdictions/closure.ts'
import { keptUntil, retainedUntil } from '../../../domain/jurisdictions/retention.ts'
import { monthsAfter } from '../../../domain/shared/calendar.ts'
import { NO_END } from '../../../domain/shared/instant.ts'

const AT = '2026-11-30T10:00:00.000Z'

describe('terms of closing', () => {
  it('are those of the market, and the strictest where there is none', () => {
    expect(closureTermsAt(AT, 'ES').dormantAfterMonths).to.equal(24)
    expect(closureTermsAt(AT, 'MT')).to.deep.include({ dormantAfterMonths: 12, noticeDays: 30 })
    expect(closureTermsAt(AT, 'NO')).to.deep.include({ dormantAfterMonths: 12, noticeDays: 30 })
  })
  it('name lengths of days, hours, weeks, months and years', () => {
    const lengths = ['P0D', 'PT24H', 'P1D', 'P2W', 'P3M', 'P1Y'].map((one) => lengthAfter(AT, one))
    expect(lengths.map((one) => one.slice(0, 10))).to.deep.equal([
      '2026-11-30',
      '2026-12-01',
      '2026-12-01',
      '2026-12-14',
      '2027-02-28',
      '2027-11-30',
    ])
  })
  it('count months to the last day of a shorter one, back, too', () => {
    expect(monthsAfter('2024-01-31', 1)).to.equal('2024-02-29')
    expect(monthsAfter('2026-03-31', -1)).to.equal('2026-02-28')
    expect(monthsAfter('2026-12-15', 1)).to.equal('2027-01-15')
  })
})

describe('what is kept', () => {
  const until = (lastMovedAt: string, endedAt: string | null) =>
    keptUntil({ lastMovedAt, endedAt, market: 'MT' })
  it('is counted from the end of the account, and from money that left after it', () => {
    expect(until('2027-01-01T00:00:00.000Z', '2027-03-01T00:00:00.000Z')).to.equal(
      retainedUntil('2027-03-01T00:00:00.000Z', 'MT'),
    )
    expect(until('2027-04-01T00:00:00.000Z', '2027-03-01T00:00:00.000Z')).to.equal(
      retainedUntil('2027-04-01T00:00:00.000Z', 'MT'),
    )
  })
  it('has no end while the account has none', () => {
    expect(until('2026-12-01T00:00:00.000Z', null)).to.equal(NO_END)
  })
  it('is judged by the last movement where that was before the rule changed', () => {
    const last = '2026-11-30T23:59:59.999Z'
    expect(until(last, null)).to.equal(retainedUntil(last, 'MT'))
  })
})
