/** What follows where somebody is elsewhere: by the column of each market, and of what is not known nothing. */
import { expect } from 'chai'
import { changesSchema } from '../../../domain/jurisdictions/changes.ts'
import { packsInForceBy } from '../../../domain/jurisdictions/in-force.ts'
import { packAt } from '../../../domain/jurisdictions/jurisdictions.ts'
import {
  LOCATION_MOMENTS,
  locationFollows,
  placeOf,
  type LocationAsked,
} from '../../../domain/jurisdictions/location.ts'
import { MARKETS } from '../../../domain/jurisdictions/markets.ts'
import { plusMs } from '../../../domain/shared/instant.ts'

const AT = '2026-11-30T12:00:00.000Z'

const follows = (market: string, seen: Partial<LocationAsked>, packsAt = packAt) =>
  locationFollows(
    {
      at: AT,
      moment: 'session',
      market,
      expected: placeOf(market),
      country: placeOf(market).country,
      region: null,
      isHidden: false,
      ...seen,
    },
    packsAt,
  ).follows

describe('where somebody is', () => {
  it('is judged by the column of the market, and nothing else', () => {
    for (const market of MARKETS) {
      const { isRefusedElsewhere } = packAt(market, AT).values.location
      const expected = isRefusedElsewhere ? 'refuse' : 'note'
      for (const moment of ['registration', 'session'] as const) {
        expect(follows(market, { moment, country: 'XX' }), market).to.equal(expected)
        expect(follows(market, { moment, isHidden: true }), market).to.equal(expected)
      }
      expect(follows(market, { moment: 'signIn', country: 'XX' }), market).to.equal('note')
      expect(follows(market, {}), market).to.equal(null)
    }
  })
  it('is no mismatch where it is not known, in no market and at no moment', () => {
    for (const market of MARKETS) {
      for (const moment of LOCATION_MOMENTS) {
        for (const isHidden of [null, false]) {
          expect(follows(market, { moment, country: null, isHidden }), market).to.equal(null)
        }
      }
    }
  })
  it('is inside a province as long as nobody knows of another', () => {
    const country = 'CA'
    expect(follows('CA-ON', { country, region: null })).to.equal(null)
    expect(follows('CA-ON', { country, region: 'ON' })).to.equal(null)
    expect(follows('CA-ON', { country, region: 'QC' })).to.equal('refuse')
    expect(follows('CA-ON', { country: 'US', region: 'ON' })).to.equal('refuse')
    expect(follows('GB', { country: 'GB', region: 'SCT' })).to.equal(null)
  })
  it('goes by the pack in force at the instant, which it names', () => {
    const from = plusMs(AT, 60_000)
    const value = { checkedAt: ['registration'], isRefusedElsewhere: true }
    const change = { market: 'MT', column: 'location', from, value, source: 'these tests' }
    const changes = changesSchema.parse({ version: 'L', source: 'these tests', changes: [change] })
    const { packAt: at } = packsInForceBy([{ at: from, to: null, changes }])
    const seen = { country: 'SE', moment: 'registration' as const }
    expect(follows('MT', { ...seen, at: plusMs(from, -1) }, at)).to.equal('note')
    expect(follows('MT', { ...seen, at: from }, at)).to.equal('refuse')
    expect(follows('MT', { ...seen, at: from, moment: 'session' }, at)).to.equal(null)
    const asked = { at: from, moment: 'session', market: 'MT', expected: placeOf('MT') } as const
    const nowhere = { country: null, region: null, isHidden: null }
    expect(locationFollows({ ...asked, ...nowhere }, at).version).to.equal('MT-2026-1+L')
  })
})
