/** What holds when an account ends, rests or comes back: of the market that its player is of. */
import { monthsAfter } from '../shared/calendar.ts'
import { dayOf, plusMs } from '../shared/instant.ts'
import { packAt, type PackAtOf } from './jurisdictions.ts'

export type ClosureTerms = {
  /** Of the pack. */
  readonly version: string
  /** From a closing by its player until a request to reopen is heard, as ISO 8601 words it. */
  readonly reopenAfter: string
  /** The same where the player closed it for playing too much: an exclusion without an end in all but its name. */
  readonly reopenAfterPermanent: string
  /** Months without a sign-in, a bet or a payment after which an account is dormant; null: it never is. */
  readonly dormantAfterMonths: number | null
  /** Days before that at which its player is told. */
  readonly noticeDays: number
}

/** `market`: of the player; without one the strictest of all hold. */
export function closureTermsAt(
  at: string,
  market: string | null,
  packsAt: PackAtOf = packAt,
): ClosureTerms {
  const { version, values } = packsAt(market, at)
  const { reopenAfter, reopenAfterPermanent, dormantAfterMonths, noticeDays } = values.closure
  return { version, reopenAfter, reopenAfterPermanent, dormantAfterMonths, noticeDays }
}

const HOUR_MS = 60 * 60 * 1000
const MONTHS = { M: 1, Y: 12 }
const HOURS = { H: 1, D: 24, W: 7 * 24 }

/** The same time of the day, so many months on. */
export const monthsOn = (at: string, months: number): string =>
  monthsAfter(dayOf(at), months) + at.slice(dayOf(at).length)

/** `length` after an instant: "P6M", "P1Y", "PT24H", "P7D". */
export function lengthAfter(at: string, length: string): string {
  const [, count = '0', unit = 'D'] = /(\d+)([A-Z])$/.exec(length) ?? []
  const months = MONTHS[unit as 'M'] as number | undefined
  if (months !== undefined) return monthsOn(at, Number(count) * months)
  return plusMs(at, Number(count) * HOURS[unit as 'H'] * HOUR_MS)
}
