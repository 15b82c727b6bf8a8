/**
 * What was paid in and out, staked, won and for how long it was played, by span of time: kept whether a limit is set or not, so
 * that one set later binds on what was before it. Spans are of UTC and few; what is older than its window is dropped.
 */
import { z } from 'zod'
import { toMs } from '../shared/instant.ts'
import { minorSumSchema } from '../shared/money.ts'
import { PAUSE_MS } from '../shared/pause.ts'
import type { WalletEvent } from './events.ts'
import { ownCredit, ownPayout, ownReturn, ownStake, ownTaken } from '../shared/own-money.ts'

const HOUR_MS = 60 * 60 * 1000
const QUARTER_MS = HOUR_MS / 4
const DAY_MS = 24 * HOUR_MS

/** Zones stand at :30 and :45, hence quarters: a day of any zone begins with one. A calendar's week and month are UTC's. */
export const WINDOWS = {
  day: { stepMs: QUARTER_MS, lengthMs: DAY_MS },
  week: { stepMs: HOUR_MS, lengthMs: 7 * DAY_MS },
  month: { stepMs: 6 * HOUR_MS, lengthMs: 31 * DAY_MS },
} as const
export type WindowName = keyof typeof WINDOWS

/** The day on which clocks go back has so much more. */
const CLOCKS_BACK_MS = HOUR_MS

/** What moved, in minor units; time played in ms. */
const sums = {
  deposited: minorSumSchema.describe('when the provider had paid in'),
  withdrawn: minorSumSchema.describe('when the provider had paid out'),
  staked: minorSumSchema,
  won: minorSumSchema,
  playedMs: z.int().describe('between rounds, pauses left out'),
}
const spanSchema = z.object({ fromMs: z.int().describe('since the Unix epoch'), ...sums })
type Span = z.output<typeof spanSchema>
export type Sums = Omit<Span, 'fromMs'>

const spansSchema = z
  .array(spanSchema)
  .describe('in order; those in which nothing moved are left out')

/** A bet makes the quarter anew and no more; once that is over, it is added to the spans, of which the last may go on. */
export const windowsSchema = z.object({
  quarter: spanSchema.nullable().describe('under way, and in none of the spans yet'),
  day: spansSchema.describe('quarters of an hour'),
  week: spansSchema.describe('hours'),
  month: spansSchema.describe('six hours each'),
  lastRoundMs: z.int().nullable(),
})
export type Windows = z.output<typeof windowsSchema>

export const initialWindows: Windows = {
  quarter: null,
  day: [],
  week: [],
  month: [],
  lastRoundMs: null,
}

type Amount = 'deposited' | 'withdrawn' | 'staked' | 'won'
type Movement = { atMs: number; field: Amount; amount: bigint; playedMs: number }

/** With what the event moved, of own money: what is staked and won of a bonus’s is none. `at` is its instant, which does not go back within a wallet. */
export function withMoved(windows: Windows, { type, data }: WalletEvent, at: string): Windows {
  switch (type) {
    case 'Deposited':
      return moved(windows, {
        atMs: toMs(at),
        field: 'deposited',
        amount: data.amount,
        playedMs: 0,
      })
    case 'WithdrawalPaid':
      return moved(windows, {
        atMs: toMs(at),
        field: 'withdrawn',
        amount: data.amount,
        playedMs: 0,
      })
    case 'BetPlaced':
      return played(windows, toMs(at), ownStake(data))
    case 'WinCredited':
      return moved(windows, { atMs: toMs(at), field: 'won', amount: ownPayout(data), playedMs: 0 })
    case 'StakePlaced':
      return played(windows, toMs(at), ownStake(data))
    // What comes back of a stake lessens what was lost, as a win does, and what is taken back of a win the other way round.
    case 'StakeReturned':
      return moved(windows, { atMs: toMs(at), field: 'won', amount: ownReturn(data), playedMs: 0 })
    case 'PayoutCredited':
      return moved(windows, { atMs: toMs(at), field: 'won', amount: ownCredit(data), playedMs: 0 })
    case 'PayoutReturned':
      return moved(windows, {
        atMs: toMs(at),
        field: 'staked',
        amount: ownTaken(data),
        playedMs: 0,
      })
    default:
      return windows
  }
}

/** A round ends the time since the last one; what of it lies before this quarter belongs there. */
function played(windows: Windows, atMs: number, amount: bigint): Windows {
  const sinceMs = windows.lastRoundMs ?? atMs
  const fromMs = atMs - sinceMs > PAUSE_MS ? atMs : sinceMs
  const quarterMs = startOf(atMs, QUARTER_MS)
  const before = fromMs < quarterMs ? playedBefore(windows, fromMs, quarterMs) : windows
  const playedMs = atMs - Math.max(fromMs, quarterMs)
  const { quarter, day, week, month } = moved(before, { atMs, field: 'staked', amount, playedMs })
  return { quarter, day, week, month, lastRoundMs: atMs }
}

const startOf = (atMs: number, stepMs: number): number => atMs - (atMs % stepMs)

/** Time from the last round to the end of its quarter; where money has moved since, that quarter is among the spans already. */
function playedBefore(windows: Windows, fromMs: number, untilMs: number): Windows {
  const playedMs = untilMs - fromMs
  const { quarter, day, week, month, lastRoundMs } = windows
  if (quarter === null || fromMs >= quarter.fromMs) {
    return moved(windows, { atMs: fromMs, field: 'staked', amount: 0n, playedMs })
  }
  const longer = (spans: readonly Span[]): Span[] =>
    spans.map((span, index) =>
      index === spans.length - 1 ? { ...span, playedMs: span.playedMs + playedMs } : span,
    )
  return { quarter, day: longer(day), week: longer(week), month: longer(month), lastRoundMs }
}

function moved(windows: Windows, { atMs, field, amount, playedMs }: Movement): Windows {
  const { quarter, lastRoundMs } = windows
  const isOver = quarter === null || atMs >= quarter.fromMs + QUARTER_MS
  const next = isOver ? emptySpan(startOf(atMs, QUARTER_MS)) : copyOf(quarter)
  next[field] += amount
  next.playedMs += playedMs
  const { day, week, month } = isOver && quarter !== null ? ended(windows, quarter, atMs) : windows
  return { quarter: next, day, week, month, lastRoundMs }
}

/** The quarter is over: each window has it in the span that it is a part of, and drops what it reaches no more. */
function ended({ day, week, month }: Windows, quarter: Span, atMs: number) {
  const into = (name: WindowName, spans: readonly Span[]): Span[] => {
    const { stepMs, lengthMs } = WINDOWS[name]
    const fromMs = startOf(quarter.fromMs, stepMs)
    const last = spans.at(-1)
    const goesOn = last?.fromMs === fromMs
    const before = goesOn ? spans.slice(0, -1) : spans
    const newest = goesOn ? plus(last, quarter) : { ...quarter, fromMs }
    const keptFromMs = atMs - lengthMs - CLOCKS_BACK_MS
    return [...before, newest].filter((span) => span.fromMs + stepMs > keptFromMs)
  }
  return { day: into('day', day), week: into('week', week), month: into('month', month) }
}

const plus = (a: Span, b: Span): Span => ({
  fromMs: a.fromMs,
  deposited: a.deposited + b.deposited,
  withdrawn: a.withdrawn + b.withdrawn,
  staked: a.staked + b.staked,
  won: a.won + b.won,
  playedMs: a.playedMs + b.playedMs,
})

const emptySpan = (fromMs: number): Span => ({
  fromMs,
  deposited: 0n,
  withdrawn: 0n,
  staked: 0n,
  won: 0n,
  playedMs: 0,
})

// Written out: every bet makes two, and a spread takes ten times as long.
const copyOf = ({ fromMs, deposited, withdrawn, staked, won, playedMs }: Span): Span => ({
  fromMs,
  deposited,
  withdrawn,
  staked,
  won,
  playedMs,
})

/** What moved in the length of the window up to `at`: a span that is partly outside counts whole. */
export function rollingSums(windows: Windows, name: WindowName, at: string): Sums {
  const { stepMs, lengthMs } = WINDOWS[name]
  return sumsOf(windows, name, startOf(toMs(at) - lengthMs, stepMs))
}

/** What moved since `from`: exactly, where that is an instant at which one of the window's spans begins. */
export const sumsSince = (windows: Windows, name: WindowName, from: string): Sums =>
  sumsOf(windows, name, startOf(toMs(from), WINDOWS[name].stepMs))

function sumsOf(windows: Windows, name: WindowName, sinceMs: number): Sums {
  const total: Sums = { deposited: 0n, withdrawn: 0n, staked: 0n, won: 0n, playedMs: 0 }
  const { [name]: spans, quarter } = windows
  for (const span of quarter === null ? spans : [...spans, quarter]) {
    if (span.fromMs < sinceMs) continue
    total.deposited += span.deposited
    total.withdrawn += span.withdrawn
    total.staked += span.staked
    total.won += span.won
    total.playedMs += span.playedMs
  }
  return total
}

/** Spans kept: for the weight of a state. */
export const spansIn = ({ day, week, month }: Windows): number =>
  day.length + week.length + month.length + 1
