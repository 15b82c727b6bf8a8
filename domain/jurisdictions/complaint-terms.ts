/** By when a complaint is acknowledged and decided: what the pack of its market says, counted from the receipt. */
import { plusMs } from '../shared/instant.ts'
import { packAt, type PackAtOf } from './jurisdictions.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** How long before a deadline whoever works on it is reminded, in ms. */
const REMINDED_BEFORE_MS = { acknowledgement: 4 * HOUR_MS, decision: 7 * DAY_MS }

export type ComplaintDeadlines = {
  /** Version of the pack. */
  readonly rules: string
  readonly acknowledgeBy: string
  readonly remindToAcknowledgeAt: string
} & DecisionDeadline

export type DecisionDeadline = { readonly decideBy: string; readonly remindToDecideAt: string }

/** Of a complaint that is received at `at`; `market` is null where none is known: the strictest of all. */
export function complaintDeadlines(
  at: string,
  market: string | null,
  packsAt: PackAtOf = packAt,
): ComplaintDeadlines {
  const { version: rules, values } = packsAt(market, at)
  const acknowledgeBy = plusMs(at, values.complaints.acknowledgeHours * HOUR_MS)
  return {
    rules,
    acknowledgeBy,
    remindToAcknowledgeAt: plusMs(acknowledgeBy, -REMINDED_BEFORE_MS.acknowledgement),
    ...decisionDeadline(at, market, packsAt),
  }
}

/** Counted from `at`: of the receipt, or of the reopening. */
export function decisionDeadline(
  at: string,
  market: string | null,
  packsAt: PackAtOf = packAt,
): DecisionDeadline {
  const decideBy = plusMs(at, packsAt(market, at).values.complaints.decideDays * DAY_MS)
  return { decideBy, remindToDecideAt: plusMs(decideBy, -REMINDED_BEFORE_MS.decision) }
}
