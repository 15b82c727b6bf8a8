/** How long what is known of a customer must be kept, as dated data: until then an erasure is refused. */
import { yearsAfter } from '../shared/calendar.ts'
import { packAt } from './jurisdictions.ts'
import { asMarket } from './markets.ts'

/** A change needs a new entry, never an edit of one that has begun. */
export const retention: {
  readonly version: string
  readonly source: string
  readonly entries: readonly { readonly from: string; readonly years: number }[]
} = {
  version: '2026-1',
  source:
    'Directive (EU) 2015/849, Art. 40(1): five years after the end of the business relationship or the date of an ' +
    'occasional transaction. Counted from the last movement of money on the wallet, none of which may follow a closure.',
  entries: [{ from: '2017-06-26', years: 5 }],
}

/**
 * The first instant, ISO 8601, at which data of a customer need not be kept that were last needed then. `market`: whose pack
 * says it; without one the entries above do.
 */
export function retainedUntil(lastNeededAt: string, market: string | null = null): string {
  const day = lastNeededAt.slice(0, 10)
  const known = asMarket(market)
  if (known === null) {
    const years = retention.entries.findLast(({ from }) => from <= day)?.years ?? 0
    return yearsAfter(day, years) + lastNeededAt.slice(10)
  }
  const kept = packAt(known, lastNeededAt).values.retention.find((one) => one.class === 'customer')
  if (kept === undefined) throw new RangeError(`the pack of ${known} says nothing of customers`)
  return kept.anchor === 'event'
    ? yearsAfter(day, kept.years) + lastNeededAt.slice(10)
    : `${Number(day.slice(0, 4)) + 1 + kept.years}-01-01T00:00:00.000Z`
}
