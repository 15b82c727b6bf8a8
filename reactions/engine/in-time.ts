/** A limit on one attempt: what is not done by then counts as failed, and holds nobody up. */
import type { Clock } from '../../eventstore/clock.ts'
import { within } from '../../eventstore/within.ts'

/** How long one attempt may take, in ms: longer than the calls in it may, shorter than a process may take to end. */
const ATTEMPT_MAX_MS = 8_000

/** What was begun may still end later: whatever is attempted here has its effect once. */
export const inTime = <Value>(work: () => Promise<Value>, clock: Clock): Promise<Value> =>
  within(work, { clock, ms: ATTEMPT_MAX_MS, what: 'not done' })
