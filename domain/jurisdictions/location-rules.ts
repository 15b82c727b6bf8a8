/** What follows where somebody is elsewhere than their market, or hides where they are, as dated data by country of the market. */

export const LOCATION_MOMENTS = ['registration', 'signIn', 'session'] as const
export type LocationMoment = (typeof LOCATION_MOMENTS)[number]

/** note: it is evidence; refuse: it is refused, too. What is not known is neither. */
type Follows = 'note' | 'refuse'
type Rules = {
  readonly elsewhere: Readonly<Record<LocationMoment, Follows>>
  readonly hidden: Readonly<Record<LocationMoment, Follows>>
}

const NOTED = { registration: 'note', signIn: 'note', session: 'note' } as const

/** Whoever travels may see and withdraw what is theirs: a sign-in is refused nowhere. */
const PLAYED_INSIDE = { registration: 'refuse', signIn: 'note', session: 'refuse' } as const

const OTHERWISE: Rules = { elsewhere: NOTED, hidden: NOTED }

/** A change needs a new entry, never an edit of one that has begun. */
export const locationRules: {
  readonly version: string
  readonly source: string
  readonly entries: readonly {
    /** First UTC day on which these hold, until the next entry. */
    readonly from: string
    readonly otherwise: Rules
    readonly byCountry: Readonly<Record<string, Rules>>
  }[]
} = {
  version: '2026-1',
  source:
    'Canada (Ontario): Registrar’s Standards for Internet Gaming of the AGCO, play by persons who are in the province alone, and ' +
    'what hides where one is detected (unverified). A database of countries tells no province. Elsewhere evidence alone.',
  entries: [
    {
      from: '1900-01-01',
      otherwise: OTHERWISE,
      byCountry: { CA: { elsewhere: PLAYED_INSIDE, hidden: PLAYED_INSIDE } },
    },
  ],
}

export type LocationAsked = {
  readonly at: string
  readonly moment: LocationMoment
  /** Of the market, or of the player where there is none: ISO 3166-1 alpha-2. */
  readonly expected: string
  /** null: not known. */
  readonly country: string | null
  readonly isHidden: boolean | null
}

/** null: there is nothing to say of it. */
export function locationFollows(asked: LocationAsked): Follows | null {
  const { at, moment, expected, country, isHidden } = asked
  const entry = locationRules.entries.findLast(({ from }) => from <= at)
  const rules = entry?.byCountry[expected] ?? entry?.otherwise ?? OTHERWISE
  const found = [
    country !== null && country !== expected ? rules.elsewhere[moment] : null,
    isHidden === true ? rules.hidden[moment] : null,
  ]
  return found.includes('refuse') ? 'refuse' : found.includes('note') ? 'note' : null
}
