/** How long what is known of a customer must be kept, as dated data: until then an erasure is refused. */
import { yearsAfter } from '../shared/calendar.ts'

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

/** The first instant, ISO 8601, at which data of a customer whose money last moved then need not be kept. */
export function retainedUntil(lastMovedAt: string): string {
  const day = lastMovedAt.slice(0, 10)
  const years = retention.entries.findLast(({ from }) => from <= day)?.years ?? 0
  return yearsAfter(day, years) + lastMovedAt.slice(10)
}
