/**
 * What was paid in and out, staked, won and for how long it was played, by span of time: kept whether a limit is set or not, so
 * that one set later binds on what was before it. Spans are of UTC and few; what is older than its window is dropped.
 */
import { z } from 'zod'
import { toMs } from '../shared/instant.ts'
import { minorSumSchema } from '../shared/money.ts'
import { PAUSE_MS } from '../shared/pause.ts'
import type { WalletEvent } from './events.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** Zones stand at :30 and :45, hence quarters: a day of any zone begins with one. A calendar's week and month are UTC's. */
export const WINDOWS = {
  day: { stepMs: HOUR_MS / 4, lengthMs: DAY_MS },
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
const bucketSchema = z.object({ fromMs: z.int().describe('since the Unix epoch'), ...sums })
type Bucket = z.output<typeof bucketSchema>
export type Sums = Omit<Bucket, 'fromMs'>

const windowSchema = z.object({
  past: z.array(bucketSchema).describe('in order; those in which nothing moved are left out'),
  current: bucketSchema.nullable(),
})
type Window = z.output<typeof windowSchema>

export const windowsSchema = z.object({
  day: windowSchema,
  week: windowSchema,
  month: windowSchema,
  lastRoundMs: z.int().nullable(),
})
export type Windows = z.output<typeof windowsSchema>

const EMPTY: Window = { past: [], current: null }
export const initialWindows: Windows = { day: EMPTY, week: EMPTY, month: EMPTY, lastRoundMs: null }

type Amount = 'deposited' | 'withdrawn' | 'staked' | 'won'
type Movement = { atMs: number; field: Amount; amount: bigint; playedMs: number }

/** With what the event moved. `at` is its instant, which does not go back within a wallet. */
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
      return played(windows, toMs(at), data.stake)
    case 'WinCredited':
      return moved(windows, { atMs: toMs(at), field: 'won', amount: data.payout, playedMs: 0 })
    default:
      return windows
  }
}

/** A round ends the time since the last one; what of it lies before this quarter belongs there. */
function played(windows: Windows, atMs: number, amount: bigint): Windows {
  const sinceMs = windows.lastRoundMs ?? atMs
  const fromMs = atMs - sinceMs > PAUSE_MS ? atMs : sinceMs
  const quarterMs = startOf(atMs, WINDOWS.day.stepMs)
  const before =
    fromMs < quarterMs
      ? moved(windows, { atMs: fromMs, field: 'staked', amount: 0n, playedMs: quarterMs - fromMs })
      : windows
  const playedMs = atMs - Math.max(fromMs, quarterMs)
  const after = moved(before, { atMs, field: 'staked', amount, playedMs })
  return { day: after.day, week: after.week, month: after.month, lastRoundMs: atMs }
}

const startOf = (atMs: number, stepMs: number): number => atMs - (atMs % stepMs)

const moved = ({ day, week, month, lastRoundMs }: Windows, movement: Movement): Windows => ({
  day: movedIn(day, WINDOWS.day, movement),
  week: movedIn(week, WINDOWS.week, movement),
  month: movedIn(month, WINDOWS.month, movement),
  lastRoundMs,
})

/** The newest bucket alone is made anew; once it is over, those that no window reaches are dropped. */
function movedIn(
  { past, current }: Window,
  { stepMs, lengthMs }: { stepMs: number; lengthMs: number },
  { atMs, field, amount, playedMs }: Movement,
): Window {
  const last = past.at(-1)
  // Time played before the newest bucket began: money has moved since, but no round, which made the bucket before.
  if (current !== null && last !== undefined && atMs < current.fromMs) {
    return {
      past: [...past.slice(0, -1), { ...last, playedMs: last.playedMs + playedMs }],
      current,
    }
  }
  const isOver = current === null || atMs >= current.fromMs + stepMs
  const next: Bucket = isOver ? emptyBucket(startOf(atMs, stepMs)) : { ...current }
  next[field] += amount
  next.playedMs += playedMs
  if (!isOver || current === null) return { past, current: next }
  const keptFromMs = atMs - lengthMs - CLOCKS_BACK_MS
  const kept = [...past, current].filter(({ fromMs }) => fromMs + stepMs > keptFromMs)
  return { past: kept, current: next }
}

const emptyBucket = (fromMs: number): Bucket => ({
  fromMs,
  deposited: 0n,
  withdrawn: 0n,
  staked: 0n,
  won: 0n,
  playedMs: 0,
})

/** What moved in the length of the window up to `at`: a bucket that is partly outside counts whole. */
export function rollingSums(windows: Windows, name: WindowName, at: string): Sums {
  const { stepMs, lengthMs } = WINDOWS[name]
  return sumsOf(windows[name], startOf(toMs(at) - lengthMs, stepMs))
}

/** What moved since `from`: exactly, where that is an instant at which one of the window's buckets begins. */
export const sumsSince = (windows: Windows, name: WindowName, from: string): Sums =>
  sumsOf(windows[name], startOf(toMs(from), WINDOWS[name].stepMs))

function sumsOf({ past, current }: Window, sinceMs: number): Sums {
  const total: Sums = { deposited: 0n, withdrawn: 0n, staked: 0n, won: 0n, playedMs: 0 }
  for (const bucket of current === null ? past : [...past, current]) {
    if (bucket.fromMs < sinceMs) continue
    total.deposited += bucket.deposited
    total.withdrawn += bucket.withdrawn
    total.staked += bucket.staked
    total.won += bucket.won
    total.playedMs += bucket.playedMs
  }
  return total
}

/** Buckets kept: for the weight of a state. */
export const bucketsIn = ({ day, week, month }: Windows): number =>
  day.past.length + week.past.length + month.past.length + 3
