/** From which age one may play: as the pack of the market says, and by country, as dated data, where there is none. */
import { yearsAfter } from '../shared/calendar.ts'
import { packAt } from './jurisdictions.ts'
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

/** In years; `day` is YYYY-MM-DD there. `where`: a market, whose pack says it, or a country that is none. */
export function minimumAgeOn(day: string, where: string): number {
  const market = asMarket(where)
  // Noon in UTC is within the day in every market: packs change as a day begins there.
  if (market !== null) return packAt(market, `${day}T12:00:00.000Z`).values.minimumAge
  const rules = minimumAges.entries.findLast(({ from }) => from <= day)
  if (rules === undefined) throw new Error(`no minimum age is known for ${day}`)
  return rules.byCountry[where] ?? rules.otherwise
}

/** Whether somebody born on `bornOn` may play there on `day`. */
export const isOldEnough = (bornOn: string, where: string, day: string): boolean =>
  yearsAfter(bornOn, minimumAgeOn(day, where)) <= day
