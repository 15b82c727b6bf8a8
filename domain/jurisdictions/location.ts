/** What follows where somebody is elsewhere than their market, or hides where they are: by the column of the market's pack. */
import { packAt, type PackAtOf } from './jurisdictions.ts'

export const LOCATION_MOMENTS = ['registration', 'signIn', 'session'] as const
export type LocationMoment = (typeof LOCATION_MOMENTS)[number]

/** As the column names them. */
const CHECKED_AT = { registration: 'registration', signIn: 'signIn', session: 'play' } as const

/** A country, and of one whose law is made by its parts the part: ISO 3166-2 without the country. */
export type Place = { readonly country: string; readonly region: string | null }

export type LocationAsked = {
  readonly at: string
  readonly moment: LocationMoment
  /** null: not known; the strictest of all hold. */
  readonly market: string | null
  /** Of the market, or of the player where there is none. */
  readonly expected: Place
  /** null: not known. */
  readonly country: string | null
  /** null: not known, which a file of countries never knows. */
  readonly region: string | null
  readonly isHidden: boolean | null
}

type Followed = {
  /** note: it is evidence; refuse: it is refused, too; null: there is nothing to say of it. */
  readonly follows: 'note' | 'refuse' | null
  /** Of the pack that says so. */
  readonly version: string
}

/** Where a market is: CA-ON is the region ON of CA. */
export function placeOf(market: string): Place {
  const [country = market, region = null] = market.split('-')
  return { country, region }
}

/**
 * What is not known is no mismatch: an address of the country is inside the region as long as nobody knows better. A sign-in is
 * refused nowhere: whoever travels may see and withdraw what is theirs.
 */
export function locationFollows(asked: LocationAsked, packsAt: PackAtOf = packAt): Followed {
  const { at, moment, market } = asked
  const { version, values } = packsAt(market, at)
  const { checkedAt, isRefusedElsewhere } = values.location
  const isInside = !isElsewhere(asked) && asked.isHidden !== true
  if (isInside || !checkedAt.includes(CHECKED_AT[moment])) return { follows: null, version }
  return { follows: isRefusedElsewhere && moment !== 'signIn' ? 'refuse' : 'note', version }
}

function isElsewhere({ expected, country, region }: LocationAsked): boolean {
  if (country === null) return false
  if (country !== expected.country) return true
  return expected.region !== null && region !== null && region !== expected.region
}
