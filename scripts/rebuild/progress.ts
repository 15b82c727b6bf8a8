// Waits for the workers to build, and tells how far they are; it orders nothing.
import { adviceOn } from '../../projections/rebuilds/advice.ts'
import type { Target } from '../../projections/engine/checkpoints.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { onItsWay } from '../../projections/rebuilds/orders-of-several.ts'
import { progressOf, type Progress } from '../../projections/rebuilds/progress.ts'
import { CliError, complain, EXIT } from '../support/cli.ts'
import { formatProgress } from '../support/progress.ts'

/** Between two looks at a rebuild under way, in ms. */
const LOOK_MS = 250

/** Between two lines about it, in ms. */
export const TELL_MS = 2_000

/** Until all stand where the live ones do, or at their end; throws CliError when one has stopped, or at Ctrl-C. */
export async function untilBuilt(
  pool: Pool,
  targets: readonly Target[],
  { quiet: isQuiet = false }: { quiet?: boolean },
): Promise<void> {
  const interrupt = listening()
  try {
    await building(pool, targets, { isQuiet, isInterrupted: interrupt.isHeard })
  } catch (error) {
    if (!(error instanceof Given)) throw error
    const advice = await adviceOnAll(pool, targets)
    throw new CliError([error.message, ...advice].join('\n'), error.code)
  } finally {
    interrupt.end()
  }
}

/** Waiting was given up: what is on its way goes on, or stands where it stopped. */
class Given extends Error {
  override readonly name = 'Given'
  readonly code: 1 | 130
  constructor(message: string, code: 1 | 130) {
    super(message)
    this.code = code
  }
}

async function building(
  pool: Pool,
  targets: readonly Target[],
  { isQuiet, isInterrupted }: { isQuiet: boolean; isInterrupted: () => boolean },
): Promise<void> {
  const startedMs = performance.now()
  let toldMs = startedMs
  let before: number | undefined
  for (;;) {
    if (isInterrupted()) throw new Given('Interrupted: the workers go on.', EXIT.interrupted)
    const states: Progress[] = []
    for (const { projection, generation } of targets) {
      states.push(await progressOf(pool, projection.name, generation))
    }
    const error = states.find((state) => state.error !== null)?.error
    if (error) throw new Given(stopped(error), EXIT.failed)
    if (states.every(({ done }) => done >= 1)) return
    before ??= sumOf(states, 'events')
    if (!isQuiet && performance.now() - toldMs > TELL_MS) {
      toldMs = performance.now()
      complain(inWords(states, { before, elapsedMs: toldMs - startedMs }))
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

const stopped = (error: string): string =>
  `The rebuild has stopped: ${error}\nMend the code and start the workers again, or try again by hand: npm run projections -- retry`

/** A first Ctrl-C, or SIGTERM, is heard; the second ends the process as ever. */
function listening() {
  let isHeard = false
  const hear = () => {
    isHeard = true
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.once(signal, hear)
  return {
    isHeard: () => isHeard,
    end() {
      for (const signal of signals) process.off(signal, hear)
    },
  }
}

async function adviceOnAll(pool: Pool, targets: readonly Target[]): Promise<string[]> {
  const left = await onItsWay(
    pool,
    targets.map(({ projection }) => projection),
  )
  return left.map(({ projection, one }) => adviceOn(projection.name, one))
}

/** In events folded by all read models together. */
function inWords(
  states: readonly Progress[],
  { before, elapsedMs }: { before: number; elapsedMs: number },
): string {
  const [done, of] = [sumOf(states, 'events'), sumOf(states, 'of')]
  const share = sumOf(states, 'done') / states.length
  const total = of > done ? of : undefined
  return formatProgress({ done, before, total, share, elapsedMs, unit: 'events' })
}

const sumOf = (states: readonly Progress[], what: 'events' | 'of' | 'done'): number =>
  states.reduce((sum, state) => sum + state[what], 0)
