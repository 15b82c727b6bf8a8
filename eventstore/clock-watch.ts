/**
 * How far the clock of this process is from those that others go by. What it decides carries its instant and is decided
 * at it: a process that is too far off must decide nothing.
 */
import type { Clock } from './clock.ts'
import { within } from './within.ts'

/** A question to another clock: when it was asked and answered, by ours, and what the other said, in ms. */
export type Reading = {
  readonly askedMs: number
  readonly answeredMs: number
  readonly theirsMs: number
}

/**
 * How far ours is ahead of theirs at least (negative: behind), in ms. They said it at some instant between question and answer:
 * what lies between explains itself, so a slow answer is no skew.
 */
export function skewOf({ askedMs, answeredMs, theirsMs }: Reading): number {
  if (theirsMs < askedMs) return askedMs - theirsMs
  return theirsMs > answeredMs ? answeredMs - theirsMs : 0
}

/** Further off a process decides nothing, in ms. */
const SKEW_MAX_MS = 500

/** Answers that take longer are not waited for, in ms; and how soon a clock that is off is asked again. */
const ANSWER_MAX_MS = 3_000
const SKEWED_EVERY_MS = 1_000

/** Whoever has another clock. */
export type OtherClock = {
  /** What it says, in ms since the Unix epoch. */
  readonly ask: () => Promise<number>
  readonly everyMs: number
}

export type ClockWatch = {
  /** In ms, positive where ours is ahead, by whose clock it is; null: never found out. */
  readonly skews: () => Readonly<Record<string, number | null>>
  /** Why nothing may be decided here, in words; null: it may. */
  readonly refusal: () => string | null
  /** Asks all of them once; who does not answer leaves things as they are. */
  readonly look: () => Promise<void>
  /** Asks each at its pace, until the signal. */
  readonly run: (signal: AbortSignal) => Promise<void>
}

export function createClockWatch({
  clock,
  others,
  onTrouble,
}: {
  clock: Clock
  /** By name. */
  others: Readonly<Record<string, OtherClock>>
  onTrouble?: (what: string, error: unknown) => void
}): ClockWatch {
  const skews = new Map<string, number | null>(Object.keys(others).map((name) => [name, null]))
  const isOff = (name: string) => Math.abs(skews.get(name) ?? 0) > SKEW_MAX_MS

  async function lookAt(name: string, { ask }: OtherClock): Promise<void> {
    const reading = await read(clock, ask).catch(() => null) // it is told elsewhere that it is away
    if (reading === null) return
    const skew = skewOf(reading)
    const isSlow = reading.answeredMs - reading.askedMs > SKEW_MAX_MS
    if (isSlow && Math.abs(skew) <= SKEW_MAX_MS) return // it says too little: what was known holds
    const wasOff = isOff(name)
    skews.set(name, skew)
    if (isOff(name) && !wasOff) onTrouble?.(inWords(name, skew), null)
  }
  return {
    skews: () => Object.fromEntries(skews),
    refusal() {
      for (const [name, skew] of skews) if (isOff(name)) return inWords(name, skew ?? 0)
      return null
    },
    async look() {
      await Promise.all(Object.entries(others).map(([name, other]) => lookAt(name, other)))
    },
    async run(signal) {
      const asking = Object.entries(others).map(async ([name, other]) => {
        while (!signal.aborted) {
          await clock.sleep(isOff(name) ? SKEWED_EVERY_MS : other.everyMs, signal)
          if (!signal.aborted) await lookAt(name, other)
        }
      })
      await Promise.all(asking)
    },
  }
}

const inWords = (name: string, skew: number): string =>
  `the clock of this process is ${Math.round(Math.abs(skew))} ms ${skew > 0 ? 'ahead of' : 'behind'} that of ${name}`

/** Throws when there is no answer in time. */
async function read(clock: Clock, ask: () => Promise<number>): Promise<Reading> {
  const askedMs = clock.now()
  const theirsMs = await within(ask, { clock, ms: ANSWER_MAX_MS, what: 'no answer' })
  return { askedMs, theirsMs, answeredMs: clock.now() }
}
