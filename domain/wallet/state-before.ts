/** From a snapshot of the version before to what this one would hold at the same event. */
import type { StateStep } from '../shared/decider.ts'

/** As JSON has it: amounts are digits. */
type Stored = {
  fromMs: number
  deposited: string
  withdrawn: string
  staked: string
  won: string
  playedMs: number
}
type Before = { past: Stored[]; current: Stored | null }
type StateBefore = {
  windows: { day: Before; week: Before; month: Before; lastRoundMs: number | null }
}

/** Until then each window had the quarter under way in its newest span. */
export const fromVersion3: StateStep = {
  version: 3,
  step({ windows, ...state }: StateBefore) {
    const { day, week, month, lastRoundMs } = windows
    const quarter = day.current
    const spans = {
      day: day.past,
      week: [...week.past, ...restOf(week.current, quarter)],
      month: [...month.past, ...restOf(month.current, quarter)],
    }
    return { ...state, windows: { quarter, ...spans, lastRoundMs } }
  },
}

/** The span less the quarter that it has in it; none where nothing else moved. */
function restOf(span: Stored | null, quarter: Stored | null): Stored[] {
  if (span === null || quarter === null) return span === null ? [] : [span]
  const less = (field: 'deposited' | 'withdrawn' | 'staked' | 'won') =>
    String(BigInt(span[field]) - BigInt(quarter[field]))
  const rest: Stored = {
    fromMs: span.fromMs,
    deposited: less('deposited'),
    withdrawn: less('withdrawn'),
    staked: less('staked'),
    won: less('won'),
    playedMs: span.playedMs - quarter.playedMs,
  }
  const { deposited, withdrawn, staked, won } = rest
  const isEmpty = [deposited, withdrawn, staked, won].every((sum) => sum === '0')
  return isEmpty && rest.playedMs === 0 ? [] : [rest]
}
