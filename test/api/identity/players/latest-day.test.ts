/** Nobody is refused on the birthday that has begun somewhere in their country. */
import { expect } from 'chai'
import { latestDayIn } from '../../../../api/identity/players/latest-day.ts'

describe('the latest day in a country', () => {
  const at = (iso: string) => new Date(iso)
  it('is that of its easternmost zone', () => {
    expect(latestDayIn('MT', at('2026-11-28T22:59:59.999Z'))).to.equal('2026-11-28')
    expect(latestDayIn('MT', at('2026-11-28T23:00:00.000Z'))).to.equal('2026-11-29')
    expect(latestDayIn('KI', at('2026-11-28T09:59:59.999Z'))).to.equal('2026-11-28')
    expect(latestDayIn('KI', at('2026-11-28T10:00:00.000Z'))).to.equal('2026-11-29')
    expect(latestDayIn('PT', at('2026-07-01T22:59:59.999Z'))).to.equal('2026-07-01')
    expect(latestDayIn('PT', at('2026-07-01T23:00:00.000Z'))).to.equal('2026-07-02')
  })

  it('is behind that of UTC west of it', () => {
    expect(latestDayIn('AR', at('2026-11-29T02:59:59.999Z'))).to.equal('2026-11-28')
  })

  it('is that of UTC where nobody lives', () => {
    expect(latestDayIn('BV', at('2026-11-28T23:30:00.000Z'))).to.equal('2026-11-28')
  })
})
