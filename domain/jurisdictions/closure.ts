/** What holds when an account ends, rests or comes back, as dated data: reopening, dormancy, its notice. */

export type ClosureTerms = {
  readonly version: string
  /** From a closing by its player until a request to reopen is heard, in days. */
  readonly reopenAfterDays: number
  /** Months without a sign-in, a bet or a payment after which an account is dormant. */
  readonly dormantAfterMonths: number
  /** Days before that at which its player is told. */
  readonly noticeDays: number
}

type Entry = ClosureTerms & {
  /** First UTC day on which it holds, until the next entry. */
  readonly from: string
}

/** A change needs a new entry, never an edit of one that has begun. */
export const closure: { readonly source: string; readonly entries: readonly Entry[] } = {
  source:
    'Ireland: Gambling Regulation Act 2024 (35/2024), section 171: closed and refunded on request, 13 months idle. ' +
    'Elsewhere the house’s own terms: twelve months, a month’s notice, a day to think before a return.',
  entries: [
    {
      from: '1900-01-01',
      version: '2026-1',
      reopenAfterDays: 1,
      dormantAfterMonths: 12,
      noticeDays: 30,
    },
  ],
}

const IRISH_MONTHS = 13

/** `day` is YYYY-MM-DD, `country` ISO 3166-1 alpha-2. */
export function closureTermsOn(day: string, country: string): ClosureTerms {
  const entry = closure.entries.findLast(({ from }) => from <= day)
  if (entry === undefined) throw new Error(`no terms of closing are known for ${day}`)
  const { version, reopenAfterDays, noticeDays, dormantAfterMonths } = entry
  const months = country === 'IE' ? IRISH_MONTHS : dormantAfterMonths
  return { version, reopenAfterDays, noticeDays, dormantAfterMonths: months }
}
