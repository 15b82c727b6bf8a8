/** From which age one may play: as the pack of the market says, and by country, as dated data, where there is none. */
import { yearsAfter } from '../shared/calendar.ts'
import { dayOf } from '../shared/instant.ts'
import { packAt, type PackAtOf } from './jurisdictions.ts'
import { asMarket } from './markets.ts'

type MinimumAges = {
  /** First UTC day on which these hold, until the next entry. */
  readonly from: string
  /** In years, where the country is not named. */
  readonly otherwise: number
  readonly byCountry: Readonly<Record<string, number>>
}

const OLDER = { EE: 21, GR: 21, US: 21 }

/** A change needs a new entry, never an edit of one that has begun. */
export const minimumAges: {
  readonly version: string
  readonly source: string
  readonly entries: readonly MinimumAges[]
} = {
  version: '2026-1',
  source:
    'Belgium: Act of 18 February 2024, 21 years from 1 September 2024. Estonia: Gambling Act, section 34 (games of ' +
    'chance). Greece: Act 4002/2011 as amended. United States: the age of the states that license online casinos. ' +
    'Elsewhere 18, the least age of every licensing regime that the operator works under.',
  entries: [
    { from: '1900-01-01', otherwise: 18, byCountry: OLDER },
    { from: '2024-09-01', otherwise: 18, byCountry: { ...OLDER, BE: 21 } },
  ],
}

/** In years, at an instant. `where`: a market, whose pack says it, or a country that is none. */
export function minimumAgeAt(at: string, where: string, packsAt: PackAtOf = packAt): number {
  const market = asMarket(where)
  if (market !== null) return packsAt(market, at).values.minimumAge
  const rules = minimumAges.entries.findLast(({ from }) => from <= dayOf(at))
  if (rules === undefined) throw new Error(`no minimum age is known for ${at}`)
  return rules.byCountry[where] ?? rules.otherwise
}

/** Whether somebody born on `bornOn` has so many years on `day`, which is YYYY-MM-DD where they are. */
export const isOldEnough = (bornOn: string, years: number, day: string): boolean =>
  yearsAfter(bornOn, years) <= day
