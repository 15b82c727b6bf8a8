/** How soon a complaint is acknowledged and decided, by market, as dated data. */
import { plusMs } from '../shared/instant.ts'

/** In hours from the receipt. */
type Terms = {
  readonly acknowledgeHours: number
  readonly decideHours: number
}

const HOUR_MS = 60 * 60 * 1000
const WEEK_HOURS = 7 * 24

const GB: Terms = { acknowledgeHours: 24, decideHours: 8 * WEEK_HOURS }

/** A change needs a new entry, never an edit of one that has begun. */
export const complaintTerms: {
  readonly version: string
  readonly source: string
  readonly entries: readonly {
    /** First UTC day on which these hold, until the next entry. */
    readonly from: string
    readonly otherwise: Terms
    readonly byMarket: Readonly<Record<string, Terms>>
  }[]
} = {
  version: '2026-1',
  source:
    'Great Britain: Gambling Commission, complaints are acknowledged within 24 hours and decided within eight weeks, then they ' +
    'may go to alternative dispute resolution. Elsewhere the same, the strictest that is known.',
  entries: [{ from: '1900-01-01', otherwise: GB, byMarket: { GB } }],
}

/** How long before a deadline whoever works on it is reminded, in ms. */
const REMINDED_BEFORE_MS = { acknowledgement: 4 * HOUR_MS, decision: WEEK_HOURS * HOUR_MS }

export type ComplaintDeadlines = {
  readonly rules: string
  readonly acknowledgeBy: string
  readonly remindToAcknowledgeAt: string
} & DecisionDeadline

export type DecisionDeadline = { readonly decideBy: string; readonly remindToDecideAt: string }

/** Of a complaint that is received at `at`; `market` is null where none is known. */
export function complaintDeadlines(at: string, market: string | null): ComplaintDeadlines {
  const terms = termsOn(at, market)
  const acknowledgeBy = plusMs(at, terms.acknowledgeHours * HOUR_MS)
  return {
    rules: complaintTerms.version,
    acknowledgeBy,
    remindToAcknowledgeAt: plusMs(acknowledgeBy, -REMINDED_BEFORE_MS.acknowledgement),
    ...decisionDeadline(at, market),
  }
}

/** Counted from `at`: of the receipt, or of the reopening. */
export function decisionDeadline(at: string, market: string | null): DecisionDeadline {
  const decideBy = plusMs(at, termsOn(at, market).decideHours * HOUR_MS)
  return { decideBy, remindToDecideAt: plusMs(decideBy, -REMINDED_BEFORE_MS.decision) }
}

function termsOn(at: string, market: string | null): Terms {
  const entry = complaintTerms.entries.findLast(({ from }) => from <= at)
  if (entry === undefined) throw new Error(`no terms of complaints are known for ${at}`)
  return entry.byMarket[market ?? ''] ?? entry.otherwise
}
