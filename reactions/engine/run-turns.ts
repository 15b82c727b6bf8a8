/** Gives what waits its turn, a few at once, whatever it is: again and again, later and later, until it is over. */
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { inTime } from './in-time.ts'

/** `attempts`: how many there were, with this one. */
export type Waiting = { readonly attempts: number }

/** What waits is kept outside the process: its memory holds what has its turn now, and no more. */
export type TurnsRun<Item extends Waiting> = {
  /** At most so many that have their turn now. Nobody else is given them for HELD_MS. */
  take: (limit: number) => Promise<readonly Item[]>
  /** Answers whether it is over. Several processes may attempt one at once, after a hold: it has its effect once. */
  attempt: (item: Item) => Promise<boolean>
  /** It is over. */
  end: (item: Item) => Promise<unknown>
  /** Its next turn is in so many ms; `why`: what went wrong, null where nothing did. */
  postpone: (item: Item, inMs: number, why: string | null) => Promise<unknown>
  /** For whoever reads the log. */
  nameOf: (item: Item) => string
  signal: AbortSignal
  /** Attempts in flight at once; without it AT_ONCE_MAX. */
  atOnceMax?: number
  /** Whether nothing may be attempted now, since the clock of this process is off; others go on. */
  isHeld?: (() => boolean) | undefined
  clock?: Clock
  onTrouble?: (what: string, error: unknown) => void
}

/** Attempts in flight at once. */
const AT_ONCE_MAX = 8

/** How long what was taken is left to whoever took it, in ms: longer than an attempt, for a process may die in it. */
export const HELD_MS = 30_000

/** From an attempt to the next, in ms, doubling between these two; a random share of up to a quarter is taken off. */
const AGAIN_MS = { first: 5_000, last: 600_000 }

/** Between two looks when nothing waits, or when nobody could be asked, in ms. */
const LOOK_MS = 1_000
const TROUBLE_MS = 5_000

/** Of what went wrong, characters that are kept. */
const WHY_MAX = 300

export const whyOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, WHY_MAX)

/** Until the signal, and until what is being attempted then has ended. */
export async function runTurns<Item extends Waiting>(run: TurnsRun<Item>): Promise<void> {
  const { take, signal, clock = systemClock, atOnceMax = AT_ONCE_MAX, onTrouble } = run
  while (!signal.aborted) {
    try {
      const taken = run.isHeld?.() === true ? [] : await take(atOnceMax)
      await Promise.all(taken.map((item) => turnOf(run, item, clock)))
      if (taken.length < atOnceMax) await clock.sleep(LOOK_MS, signal)
    } catch (error) {
      onTrouble?.('what waits for its turn could not be read, or not be written', error)
      await clock.sleep(TROUBLE_MS, signal)
    }
  }
}

async function turnOf<Item extends Waiting>(
  { attempt, end, postpone, nameOf, onTrouble }: TurnsRun<Item>,
  item: Item,
  clock: Clock,
): Promise<void> {
  let why: string | null = null
  try {
    if (await inTime(() => attempt(item), clock)) {
      await end(item)
      return
    }
  } catch (error) {
    why = whyOf(error)
    onTrouble?.(`cannot complete ${nameOf(item)}`, error)
  }
  await postpone(item, againMs(item.attempts) * (1 - clock.random() / 4), why)
}

/** After so many attempts. */
const againMs = (attempts: number): number =>
  Math.min(AGAIN_MS.first * 2 ** Math.min(attempts - 1, 20), AGAIN_MS.last)
