/** How long what is known of a customer must be kept, as dated data: until then an erasure is refused. */
import { yearsAfter } from '../shared/calendar.ts'
import { NO_END } from '../shared/instant.ts'
import { packAt, type PackAtOf } from './jurisdictions.ts'
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
export function retainedUntil(
  lastNeededAt: string,
  market: string | null = null,
  packsAt: PackAtOf = packAt,
): string {
  const day = lastNeededAt.slice(0, 10)
  const known = asMarket(market)
  if (known === null) {
    const years = retention.entries.findLast(({ from }) => from <= day)?.years ?? 0
    return yearsAfter(day, years) + lastNeededAt.slice(10)
  }
  const kept = packsAt(known, lastNeededAt).values.retention.find((one) => one.class === 'customer')
  if (kept === undefined) throw new RangeError(`the pack of ${known} says nothing of customers`)
  return kept.anchor === 'event'
    ? yearsAfter(day, kept.years) + lastNeededAt.slice(10)
    : `${Number(day.slice(0, 4)) + 1 + kept.years}-01-01T00:00:00.000Z`
}

/**
 * First UTC day of movements of money after which an account has to be closed before the years are counted: they count from
 * the end of the relationship. What moved last before it is judged as it was told then, by that movement.
 */
const COUNTED_FROM_END = '2026-12-01'

/** Until when data of a customer whose money has moved have to be kept. `endedAt`: of the account; null: it has not ended. */
export function keptUntil({
  lastMovedAt,
  endedAt,
  market,
  packsAt = packAt,
}: {
  lastMovedAt: string
  endedAt: string | null
  market: string | null
  packsAt?: PackAtOf
}): string {
  if (endedAt !== null) {
    // Money that leaves after the end is of the relationship, too.
    return retainedUntil(endedAt > lastMovedAt ? endedAt : lastMovedAt, market, packsAt)
  }
  return lastMovedAt < COUNTED_FROM_END ? retainedUntil(lastMovedAt, market, packsAt) : NO_END
}
